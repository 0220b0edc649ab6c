// Calls the program when it has something to do, and not otherwise: nothing moves, nothing is
// drawn, nothing wakes the processor.

export class Frames {
    /**
     * @param {import("./bridge.mjs").Lab} lab
     * @param {() => void} after  Called after each frame, to take the program's messages.
     */
    constructor(lab, after) {
        this.lab = lab;
        this.after = after;
        this.request = 0;
        /** @type {ReturnType<typeof setTimeout>|undefined} */
        this.timer = undefined;
        this.held = false;
        this.last_ms = 0;
    }

    /** Something happened: run a frame soon. */
    wake() {
        clearTimeout(this.timer);
        this.timer = undefined;
        if (this.request || this.held || this.lab.stopped || document.hidden) return;
        this.request = requestAnimationFrame((now) => {
            this.request = 0;
            this.#run(now);
        });
    }

    /**
     * Runs a frame inside the event that is being handled. Phones open their keyboard only when the
     * field gets the focus inside the handler of the touch.
     */
    run_now() {
        if (this.held || document.hidden) return;
        this.#run(performance.now());
    }

    /** No frames until release(): the tab is hidden or the graphics context is gone. */
    hold() {
        this.held = true;
        clearTimeout(this.timer);
        this.timer = undefined;
        cancelAnimationFrame(this.request);
        this.request = 0;
    }

    release() {
        this.held = false;
        this.wake();
    }

    /** @param {number} now_ms */
    #run(now_ms) {
        // run_now() can be ahead of the time stamp of the next animation frame.
        this.last_ms = Math.max(this.last_ms, now_ms);
        const next = this.lab.frame(this.last_ms);
        this.after();
        if (this.lab.stopped || this.held) return;
        clearTimeout(this.timer);
        this.timer = undefined;
        if (next === 0) this.wake();
        else if (next > 0) this.timer = setTimeout(() => this.wake(), next);
    }
}
