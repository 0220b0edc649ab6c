// Which face of the page is shown: the text that is there before the program, the canvas, or the
// text view. The style sheets do the rest.

/** @param {string} id @returns {any} */
function by_id(id) {
    const found = document.getElementById(id);
    if (!found) throw new Error(`index.html has no #${id}.`);
    return found;
}

export class View {
    constructor() {
        /** @type {HTMLElement} */
        this.page = by_id("page");
        /** @type {HTMLElement} */
        this.boot = by_id("boot");
        /** @type {HTMLElement} */
        this.failure = by_id("failure");
        /** @type {HTMLElement} */
        this.app = by_id("app");
        /** @type {HTMLCanvasElement} */
        this.canvas = by_id("canvas");
        /** @type {HTMLElement} */
        this.twin = by_id("twin");
        /** @type {HTMLElement} */
        this.live = by_id("live");
        /** @type {HTMLElement} */
        this.notices = by_id("notices");
        this.bar = by_id("boot-bar");
        this.bytes = by_id("boot-bytes");
        this.has_canvas = true;
        this.text_wanted = false;
    }

    /** @param {"loading"|"failed"|"running"|"ready"} state  For styles and for tests. */
    set state(state) {
        document.documentElement.dataset.state = state;
    }

    get state() {
        return /** @type {any} */ (document.documentElement.dataset.state);
    }

    /** @param {number} got @param {number} total */
    progress(got, total) {
        const kilobytes = (/** @type {number} */ n) => Math.round(n / 1000).toLocaleString("en");
        this.bar.max = total;
        this.bar.value = got;
        this.bytes.textContent = `${kilobytes(got)} of ${kilobytes(total)} KB`;
    }

    show_loading() {
        this.state = "loading";
        this.#show_page();
        this.boot.hidden = false;
        this.failure.hidden = true;
    }

    show_failure_page() {
        this.state = "failed";
        this.#show_page();
        this.boot.hidden = true;
    }

    show_app() {
        this.state = "running";
        this.page.hidden = true;
        this.app.hidden = false;
        this.#apply();
        for (const skip of document.querySelectorAll("[data-skip]")) {
            /** @type {HTMLElement} */ (skip).hidden = false;
        }
    }

    /** @param {boolean} wanted */
    set_text_view(wanted) {
        this.text_wanted = wanted;
        this.#apply();
    }

    /** @param {boolean} has_canvas */
    set_canvas(has_canvas) {
        this.has_canvas = has_canvas;
        this.#apply();
    }

    #apply() {
        if (this.app.hidden) return;
        const text = this.text_wanted || !this.has_canvas;
        document.body.dataset.view = text ? "text" : "canvas";
    }

    #show_page() {
        this.page.hidden = false;
        this.app.hidden = true;
        delete document.body.dataset.view;
    }
}
