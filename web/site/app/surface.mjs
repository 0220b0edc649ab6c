// The canvas as a surface to draw on: whether there is WebGL 2, its size and pixel ratio, and the
// loss of its graphics context.

/** Whether this browser gives WebGL 2 to the page. */
export function has_webgl2() {
    // A canvas of its own: the real one must stay without a context until the program makes it.
    const context = document.createElement("canvas").getContext("webgl2");
    if (!context) return false;
    // Browsers allow few contexts at a time, so this one is given back at once.
    context.getExtension("WEBGL_lose_context")?.loseContext();
    return true;
}

/** The size that the canvas may fill, in CSS pixels. */
export function surface_size() {
    const { clientWidth, clientHeight } = document.documentElement;
    return { width: clientWidth, height: clientHeight, dpr: devicePixelRatio || 1 };
}

/**
 * Calls back when the size or the pixel ratio changes: the window, zoom, a move to another monitor.
 * @param {HTMLCanvasElement} canvas
 * @param {(size: {width: number, height: number, dpr: number}) => void} on_change
 * @returns {() => void} Looks at once; for browsers that tell of a change late or not at all.
 */
export function watch_size(canvas, on_change) {
    let last = JSON.stringify(surface_size());
    const check = () => {
        const size = surface_size();
        const now = JSON.stringify(size);
        if (now === last) return;
        last = now;
        on_change(size);
    };
    const observer = new ResizeObserver(check);
    observer.observe(document.documentElement);
    try {
        // Tells of a new pixel ratio at an unchanged size in CSS pixels.
        observer.observe(canvas, { box: "device-pixel-content-box" });
    } catch {
        // Safari does not know this box; the media query below serves it.
    }
    addEventListener("resize", check);
    const watch_ratio = () => {
        // The query holds for one ratio only, so each change needs a new one.
        matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
            "change",
            () => {
                check();
                watch_ratio();
            },
            { once: true },
        );
    };
    watch_ratio();
    return check;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{on_lost: () => void, on_restored: () => void}} events
 */
export function watch_context(canvas, { on_lost, on_restored }) {
    canvas.addEventListener("webglcontextlost", (event) => {
        event.preventDefault(); // Without this the browser never restores it.
        on_lost();
    });
    canvas.addEventListener("webglcontextrestored", on_restored);
}
