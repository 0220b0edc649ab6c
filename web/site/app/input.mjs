// Pointer and keys. SDL takes the pointer from the canvas by itself; the page wakes the frames.
// Keys go to the program through lab_key only, so that SDL can swallow neither Tab nor the
// browser's own keys.

/** Keys that scroll a page of text. */
const kScrollKeys = new Set([
    " ",
    "ArrowUp",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "PageUp",
    "PageDown",
    "Home",
    "End",
]);

/** Keys that are never shortcuts. Tab always moves the focus. */
const kNeverShortcuts = new Set(["Tab", "Shift", "Control", "Alt", "Meta", "Dead", "Unidentified"]);

/** @param {EventTarget|null} target @param {string} key */
function belongs_to_control(target, key) {
    if (!(target instanceof Element)) return false;
    if (target.matches("input[type=text], textarea, select, [contenteditable]")) return true;
    const press = key === " " || key === "Enter";
    if (press && target.closest("button, a, summary, input")) return true;
    const moves = key.startsWith("Arrow") || key === "Home" || key === "End";
    if (moves && target.matches("input[type=range]")) return true;
    return key.startsWith("Arrow") && target.matches("input[type=radio]");
}

/** @typedef {{shift: boolean, ctrl: boolean, alt: boolean}} Held */

/**
 * @param {object} parts
 * @param {HTMLCanvasElement} parts.canvas
 * @param {import("./frames.mjs").Frames} parts.frames
 * @param {(key: string, held: Held) => boolean} parts.on_key  Tells whether it was used.
 */
export function listen({ canvas, frames, on_key }) {
    const passive = { passive: true };
    const wake = () => frames.wake();
    for (const kind of ["pointerdown", "pointermove", "pointerleave", "pointercancel", "wheel"]) {
        canvas.addEventListener(kind, wake, passive);
    }
    for (const kind of ["touchstart", "touchmove", "touchcancel"]) {
        canvas.addEventListener(kind, wake, passive);
    }
    // The pointer may have left the canvas while it was held.
    for (const kind of ["pointerup", "mouseup"]) addEventListener(kind, wake, passive);

    canvas.addEventListener("pointerdown", () => {
        // SDL prevents the default of a press, and with it that the focus leaves a control of the
        // twin.
        canvas.focus({ preventScroll: true });
    });
    addEventListener(
        "touchend",
        (event) => {
            if (event.target !== canvas) return;
            // Press and release are two frames of the program's input queue.
            frames.run_now();
            frames.run_now();
        },
        passive,
    );

    const keep_from_sdl = (/** @type {KeyboardEvent} */ event) => {
        if (event.target === canvas) event.stopImmediatePropagation();
    };
    addEventListener("keyup", keep_from_sdl, true);
    addEventListener("keypress", keep_from_sdl, true);
    addEventListener(
        "keydown",
        (event) => {
            keep_from_sdl(event);
            const { key, shiftKey: shift, altKey: alt } = event;
            if (event.isComposing || kNeverShortcuts.has(key)) return;
            if (belongs_to_control(event.target, key)) return;
            if (document.body.dataset.view === "text" && kScrollKeys.has(key)) return;
            const ctrl = event.ctrlKey || event.metaKey;
            if (on_key(key, { shift, ctrl, alt })) event.preventDefault();
        },
        true,
    );
}
