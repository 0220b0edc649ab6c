// Chooses the theme before the first paint, so that the page does not flash in the wrong colours.
// It is loaded as a classic script (no import, no export): a module would run after the first
// paint.
(() => {
    let stored = null;
    try {
        stored = localStorage.getItem("shardlab.v1.theme");
    } catch {
        // No storage here: the system's theme is used.
    }
    const system = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    document.documentElement.dataset.theme =
        stored === "dark" || stored === "light" ? stored : system;
})();
