// The one polite live region of the page: at most one message in two seconds, the newest wins.

const kPauseMs = 2000;

export class Announcer {
    /** @param {HTMLElement} region */
    constructor(region) {
        this.region = region;
        /** @type {string|null} */
        this.waiting = null;
        this.quiet_until_ms = 0;
        /** @type {ReturnType<typeof setTimeout>|undefined} */
        this.timer = undefined;
    }

    /** @param {string} text */
    say(text) {
        this.waiting = text;
        if (this.timer !== undefined) return;
        const rest_ms = this.quiet_until_ms - performance.now();
        if (rest_ms <= 0) this.#speak();
        else this.timer = setTimeout(() => this.#speak(), rest_ms);
    }

    #speak() {
        this.timer = undefined;
        this.quiet_until_ms = performance.now() + kPauseMs;
        // The same sentence twice is no change to the region and would not be read again.
        const again = this.region.textContent === this.waiting;
        this.region.textContent = again ? `${this.waiting}\u00A0` : this.waiting;
        this.waiting = null;
    }
}
