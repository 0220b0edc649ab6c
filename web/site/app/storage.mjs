// What the lab keeps in the browser. Without storage (private mode, refused, full) the lab goes on;
// the user is told once.

const kPrefix = "shardlab.v1.";
const kBrokenPrefix = "shardlab.broken.";
const kBrokenCopies = 3;
const kSavePauseMs = 1000;

export class Storage {
    /** @param {(reason: "refused"|"full") => void} on_trouble  Called once for each reason. */
    constructor(on_trouble) {
        this.on_trouble = on_trouble;
        /** @type {Set<string>} */
        this.told = new Set();
        /** @type {Map<string, string>} */
        this.waiting = new Map();
        /** @type {ReturnType<typeof setTimeout>|undefined} */
        this.timer = undefined;
    }

    /** @param {string} name @returns {string|null} */
    read(name) {
        try {
            return localStorage.getItem(kPrefix + name);
        } catch {
            this.#trouble("refused");
            return null;
        }
    }

    /** @param {string} name @param {string} value @returns {boolean} */
    write(name, value) {
        return this.#set(kPrefix + name, value);
    }

    /** @param {string} name */
    remove(name) {
        this.waiting.delete(name);
        try {
            localStorage.removeItem(kPrefix + name);
        } catch {
            this.#trouble("refused");
        }
    }

    /**
     * Writes soon, at most once a second; of several values for a name the newest.
     * @param {Record<string, string|null|undefined>} values
     */
    save(values) {
        for (const [name, value] of Object.entries(values)) {
            if (typeof value === "string") this.waiting.set(name, value);
        }
        this.timer ??= setTimeout(() => this.flush(), kSavePauseMs);
    }

    /** Writes now what waits: the page may be about to go. */
    flush() {
        clearTimeout(this.timer);
        this.timer = undefined;
        for (const [name, value] of this.waiting) this.write(name, value);
        this.waiting.clear();
    }

    /**
     * Keeps a copy of a stored text that the program cannot read; the oldest of three gives way.
     * @param {string} text
     * @returns {string|null} the key of the copy
     */
    keep_broken(text) {
        try {
            const numbers = Array.from({ length: kBrokenCopies }, (_, i) => i + 1);
            const key = (/** @type {number} */ n) => kBrokenPrefix + n;
            const same = numbers.find((n) => localStorage.getItem(key(n)) === text);
            if (same !== undefined) return key(same);
            let free = numbers.find((n) => localStorage.getItem(key(n)) === null);
            if (free === undefined) {
                for (const n of numbers.slice(1)) {
                    localStorage.setItem(key(n - 1), localStorage.getItem(key(n)) ?? "");
                }
                free = kBrokenCopies;
            }
            return this.#set(key(free), text) ? key(free) : null;
        } catch {
            this.#trouble("refused");
            return null;
        }
    }

    /** @param {string} key @param {string} value @returns {boolean} */
    #set(key, value) {
        try {
            localStorage.setItem(key, value);
            return true;
        } catch (error) {
            const full = error instanceof DOMException && error.name === "QuotaExceededError";
            this.#trouble(full ? "full" : "refused");
            return false;
        }
    }

    /** @param {"refused"|"full"} reason */
    #trouble(reason) {
        if (this.told.has(reason)) return;
        this.told.add(reason);
        this.on_trouble(reason);
    }
}
