// Dark or light, and motion or not: the system's wish at first, the learner's choice once there is
// one.

const kStored = "theme";

export class Theme {
    /**
     * @param {import("./storage.mjs").Storage} storage
     * @param {(key: "theme"|"reduced_motion", value: string) => void} on_change
     *     The system's wish changed and nothing speaks against it.
     */
    constructor(storage, on_change) {
        this.storage = storage;
        this.light = matchMedia("(prefers-color-scheme: light)");
        this.still = matchMedia("(prefers-reduced-motion: reduce)");
        this.light.addEventListener("change", () => {
            if (this.#stored()) return;
            this.#show(this.#system());
            on_change("theme", this.current);
        });
        this.still.addEventListener("change", () =>
            on_change("reduced_motion", this.reduced_motion ? "1" : "0"),
        );
        /** @type {"dark"|"light"} */
        this.current = this.#stored() ?? this.#system();
        this.#show(this.current);
    }

    get reduced_motion() {
        return this.still.matches;
    }

    /**
     * The program's theme: a choice is kept, an echo is not.
     * @param {"dark"|"light"|"system"} theme
     */
    choose(theme) {
        if (theme === "system") {
            this.storage.remove(kStored);
            this.#show(this.#system());
            return;
        }
        if (theme !== "dark" && theme !== "light") return;
        if (theme !== this.current) this.storage.write(kStored, theme);
        this.#show(theme);
    }

    /** @returns {"dark"|"light"|null} */
    #stored() {
        const stored = this.storage.read(kStored);
        return stored === "dark" || stored === "light" ? stored : null;
    }

    /** @returns {"dark"|"light"} */
    #system() {
        return this.light.matches ? "light" : "dark";
    }

    /** @param {"dark"|"light"} theme */
    #show(theme) {
        this.current = theme;
        document.documentElement.dataset.theme = theme;
    }
}
