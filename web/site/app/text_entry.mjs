// Text on the canvas is typed into a real field: the twin's own <input> or <textarea>, laid
// invisibly over the drawn one. So paste, undo, input methods, dictation and phone keyboards work,
// and the canvas only draws what the field holds.

import { byte_offset, text_index } from "{{asset:app/utf8.mjs}}";

/**
 * Where the drawn field is, in CSS pixels of the canvas.
 * @typedef {object} Place
 * @property {string} id
 * @property {number} x
 * @property {number} y
 * @property {number} w
 * @property {number} h
 * @property {string} value
 * @property {number} [size]   Font size in CSS pixels.
 * @property {boolean} [mono]
 * @property {[number, number]} [clip]  Of a text area: what of it is out of sight above and below,
 *     in hundredths of a percent of its height.
 * @property {[number, number]} [selection]  In bytes; set when the field is taken.
 */

/** In bytes; composing is the length of the composed text before the caret, 0 if there is none.
 * @typedef {{start: number, end: number, composing: number}} Selection
 */

/** iOS zooms into a field whose text is smaller. */
const kSmallestTouchSize = 16;

export class TextEntry {
    /**
     * @param {import("./twin.mjs").Twin} twin
     * @param {(id: string, value: string, selection: Selection) => void} on_state
     */
    constructor(twin, on_state) {
        this.twin = twin;
        this.on_state = on_state;
        /** @type {Place|null} */
        this.place = null;
        /** @type {HTMLInputElement|HTMLTextAreaElement|null} */
        this.input = null;
        this.composition_start = -1;
        this.last_state = "";
        /** The place was named before its field was there. */
        this.awaited = false;
        document.addEventListener("selectionchange", () => this.#forward());
        for (const kind of ["input", "keyup", "pointerup", "select"]) {
            twin.top.root.addEventListener(kind, (event) => {
                if (event.target === this.input) this.#forward();
            });
        }
        twin.top.root.addEventListener("focusout", (event) => {
            if (event.target === this.input) this.#put_back(this.place);
        });
        twin.top.root.addEventListener("focusin", (event) => {
            // Back before the program has taken the place away.
            if (this.place && !this.input && event.target === twin.element(this.place.id)) {
                this.refresh(true);
            }
        });
        twin.top.root.addEventListener("compositionstart", (event) => {
            if (event.target === this.input) {
                this.composition_start = this.input?.selectionStart ?? -1;
            }
        });
        twin.top.root.addEventListener("compositionend", (event) => {
            if (event.target !== this.input) return;
            this.composition_start = -1;
            this.#forward();
        });
    }

    /**
     * Whether the text of this field is reported from here.
     * @param {HTMLInputElement|HTMLTextAreaElement} input
     */
    owns(input) {
        return this.input === input;
    }

    /**
     * Lays the field there and gives it the focus; null puts it back, focused or not.
     * @param {Place|null} place
     */
    set(place) {
        if (!place) {
            // The focus stays: the null may be the answer to a blur that a new focus has overtaken,
            // and whoever works by keyboard must not lose the place.
            this.#put_back();
            return;
        }
        const taken = this.place?.id !== place.id;
        if (taken) this.#put_back();
        this.place = place;
        this.refresh(taken);
    }

    /**
     * The twin has changed: the field may be there only now, or be gone.
     * @param {boolean} [taken]
     */
    refresh(taken = false) {
        if (!this.place) return;
        const found = this.twin.element(this.place.id);
        const is_field =
            found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement;
        if (!is_field || document.body.dataset.view === "text") {
            this.#put_back(this.place);
            this.awaited = true;
            return;
        }
        // A field that lost the focus is not taken again until it is asked for or focused.
        taken ||= this.awaited;
        if (!taken && this.input !== found) return;
        this.awaited = false;
        this.input = found;
        const { x, y, w, h, size = 14, mono = false, clip } = this.place;
        const touch = matchMedia("(pointer: coarse)").matches;
        const real = touch ? Math.max(size, kSmallestTouchSize) : size;
        // The letters of an area lie where the canvas has drawn them.
        const by = clip ? size / real : 1;
        found.classList.add("entry");
        found.style.left = `${x}px`;
        found.style.top = `${y}px`;
        found.style.width = `${w / by}px`;
        found.style.height = `${h / by}px`;
        found.style.fontSize = `${real}px`;
        if (clip) {
            found.style.transform = `scale(${by})`;
            found.style.clipPath = `inset(${clip[0] / 100}% 0 ${clip[1] / 100}%)`;
        }
        found.classList.toggle("mono", mono);
        if (taken) this.#take(found);
    }

    /** @param {HTMLInputElement|HTMLTextAreaElement} input */
    #take(input) {
        const { value, selection } = /** @type {Place} */ (this.place);
        if (this.composition_start < 0 && value !== undefined && input.value !== value) {
            input.value = value;
        }
        if (document.activeElement !== input) input.focus({ preventScroll: true });
        if (selection) {
            input.setSelectionRange(
                text_index(input.value, selection[0]),
                text_index(input.value, selection[1]),
            );
        }
        this.last_state = "";
        this.#forward();
    }

    /** @param {Place|null} waiting  A place whose field is not there yet. */
    #put_back(waiting = null) {
        const input = this.input;
        this.place = waiting;
        this.input = null;
        this.composition_start = -1;
        if (!input) return;
        input.classList.remove("entry");
        for (const name of [
            "left",
            "top",
            "width",
            "height",
            "font-size",
            "transform",
            "clip-path",
        ]) {
            input.style.removeProperty(name);
        }
    }

    #forward() {
        const input = this.input;
        if (!input || !this.place || document.activeElement !== input) return;
        const { value } = input;
        const start = input.selectionStart ?? value.length;
        const end = input.selectionEnd ?? start;
        const from = this.composition_start;
        const state = {
            start: byte_offset(value, start),
            end: byte_offset(value, end),
            composing:
                from >= 0 && start > from
                    ? byte_offset(value, start) - byte_offset(value, from)
                    : 0,
        };
        const text = JSON.stringify([this.place.id, value, state]);
        if (text === this.last_state) return;
        this.last_state = text;
        this.on_state(this.place.id, value, state);
    }
}
