// Dark or light, motion or not, the size of text, and what colours say: the system's wish at first,
// the learner's choice once there is one.

const kStored = "theme";
const kMotion = "reduced_motion";
const kText = "text_percent";
const kColour = "dot_colour";
/** What the colour of a record says, in the order of the program's DotColour. */
const kColours = ["key", "shard", "producer", "age"];

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
        this.still.addEventListener("change", () => {
            if (this.motion_choice === "system") this.#tell_motion();
        });
        this.on_change = on_change;
        /** @type {"dark"|"light"} */
        this.current = this.#stored() ?? this.#system();
        this.#show(this.current);
        this.#scale_text();
    }

    get reduced_motion() {
        const choice = this.motion_choice;
        return choice === "system" ? this.still.matches : choice === "on";
    }

    /** @returns {"system"|"light"|"dark"} */
    get theme_choice() {
        return this.#stored() ?? "system";
    }

    /** @returns {"system"|"on"|"off"} */
    get motion_choice() {
        const stored = this.storage.read(kMotion);
        return stored === "on" || stored === "off" ? stored : "system";
    }

    /** In percent of the usual size. */
    get text_percent() {
        const stored = Number(this.storage.read(kText) ?? 100);
        return stored >= 80 && stored <= 200 ? Math.round(stored) : 100;
    }

    /** What the colour of a record says: a number of the program's DotColour. */
    get dot_colour() {
        return Math.max(0, kColours.indexOf(this.storage.read(kColour) ?? ""));
    }

    /**
     * Keeps what the learner has chosen among the settings.
     * @param {{theme: "system"|"light"|"dark", reduced_motion: "system"|"on"|"off",
     *     text_percent: number, dot_colour: string, lights_out?: "off"}} chosen
     */
    keep(chosen) {
        this.#keep(kStored, chosen.theme, "system");
        this.#keep(kMotion, chosen.reduced_motion, "system");
        this.#keep(kText, String(chosen.text_percent), "100");
        this.#keep(kColour, chosen.dot_colour, kColours[0]);
        this.#keep("lights_out", chosen.lights_out ?? "on", "on");
        this.#show(this.#stored() ?? this.#system());
        this.#scale_text();
        // What the system wants the program does not know.
        if (chosen.theme === "system") this.on_change("theme", this.current);
        if (chosen.reduced_motion === "system") this.#tell_motion();
    }

    /** @param {string} name @param {string} value @param {string} usual  It is not kept. */
    #keep(name, value, usual) {
        if (value === usual) this.storage.remove(name);
        else this.storage.write(name, value);
    }

    #tell_motion() {
        this.on_change("reduced_motion", this.reduced_motion ? "1" : "0");
    }

    /** The style sheets measure text in rem. */
    #scale_text() {
        const percent = this.text_percent;
        document.documentElement.style.fontSize = percent === 100 ? "" : `${percent}%`;
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
