// The pages for what can go wrong. Each says what happened, what the learner still has, and what to
// do next. They stand above the text of the first lesson, which stays readable.

import { LoadError } from "{{asset:app/loader.mjs}}";

/**
 * @typedef {object} Failure
 * @property {string} kind     For tests and reports.
 * @property {string} title
 * @property {string[]} text   What happened.
 * @property {string[]} steps  What to do.
 * @property {string} [details]
 */

/** @typedef {{label: string, run: () => void}} Action */

const kBrowsers = "Use a current version of Firefox, Chrome, Edge or Safari.";
const kReadOn = "You can read the first lesson below in the meantime.";

/** @returns {Failure} */
export function no_webassembly() {
    return {
        kind: "no-webassembly",
        title: "This browser cannot run the lab",
        text: [
            "The lab is a WebAssembly program, and WebAssembly is missing or switched off here.",
            kReadOn,
        ],
        steps: [
            kBrowsers,
            "If your browser has a strict security mode (for example Lockdown Mode), allow " +
                "this page in it.",
        ],
    };
}

/** @param {unknown} error @returns {Failure} */
export function not_loaded(error) {
    const details = error instanceof Error ? error.message : String(error);
    const kind = error instanceof LoadError ? error.kind : "program";
    if (kind === "refused" || kind === "program") {
        return {
            kind: "refused",
            title: "The browser refused the lab's program",
            text: ["The program has arrived, but the browser would not start it.", kReadOn],
            steps: [
                "Try again: a file may have been damaged on its way.",
                "Switch off extensions that change the security rules of pages, or ask who " +
                    "manages this computer to allow WebAssembly here.",
                kBrowsers,
            ],
            details,
        };
    }
    if (kind === "status") {
        return {
            kind,
            title: "A file of the lab is missing on the server",
            text: ["The server answered, but it did not give a file that the lab needs.", kReadOn],
            steps: [
                "Reload the page: the site may have been renewed a moment ago.",
                "If you host this site, copy the whole folder dist/ to the server, with all" +
                    " its files.",
            ],
            details,
        };
    }
    if (kind === "length") {
        return {
            kind,
            title: "A file of the lab arrived incomplete",
            text: [
                "The number of bytes is not the one that belongs to this version of the lab.",
                kReadOn,
            ],
            steps: [
                "Try again.",
                "If it happens again, reload the page: an old copy of a file may be in a cache.",
            ],
            details,
        };
    }
    const offline = navigator.onLine === false;
    return {
        kind: offline ? "offline" : "network",
        title: offline ? "You are offline" : "The lab did not arrive",
        text: [
            offline
                ? "The lab loads by itself as soon as you are online again."
                : "The connection to the server failed before everything had arrived.",
            kReadOn,
        ],
        steps: ["Check your connection, then try again. What has arrived is kept."],
        details,
    };
}

/** @returns {Failure} */
export function no_webgl() {
    return {
        kind: "no-webgl",
        title: "The picture of the stream needs WebGL 2",
        text: [
            "This browser does not give WebGL 2 to the page, so the lab cannot draw.",
            "Everything that it draws exists as text too, with the same controls. You can " +
                "take each lesson to its end in the text view.",
        ],
        steps: [
            "To see the picture, switch on hardware acceleration in the settings of the " +
                "browser, or update it.",
        ],
    };
}

/** @param {string} details @returns {Failure} */
export function not_started(details) {
    return {
        kind: "not-started",
        title: "The lab could not start",
        text: ["The program has arrived whole, but it reported an error when it started."],
        steps: [
            "Go on in text view, which needs no graphics.",
            "Or start afresh: the stored session is set aside, and a copy of it is kept in " +
                "this browser.",
        ],
        details,
    };
}

/** @param {string} details @returns {Failure} */
export function crashed(details) {
    return {
        kind: "crashed",
        title: "The lab has stopped",
        text: [
            "An error in the lab's program stopped it. This is a mistake of ours, not of yours.",
            "Your work up to the last save, about a second ago, is stored in this browser.",
        ],
        steps: [
            "Reload: the lab goes on from the last save.",
            "If it stops again at the same place, start afresh. A copy of the stored " +
                "session is kept.",
        ],
        details,
    };
}

/** @param {string} details @returns {Failure} */
export function part_not_loaded(details) {
    return {
        kind: "part",
        title: "A part of the lab did not arrive",
        text: [
            "What you opened needs a part of the lab's program that comes after the first " +
                "lesson's. It did not arrive; you may be offline.",
            "Your work up to the last save, about a second ago, is stored in this browser.",
        ],
        steps: ["When the connection is back, reload: the lab goes on from the last save."],
        details,
    };
}

/**
 * Fills the section with a failure and moves the focus to its title.
 * @param {HTMLElement} section
 * @param {Failure} failure
 * @param {Action[]} actions  The first one is the main one.
 */
export function show_failure(section, failure, actions) {
    section.dataset.kind = failure.kind;
    const title = document.createElement("h2");
    title.id = "failure-title";
    title.tabIndex = -1;
    title.textContent = failure.title;
    const steps = document.createElement("ul");
    steps.append(...failure.steps.map((step) => with_text("li", step)));
    const buttons = document.createElement("div");
    buttons.className = "actions";
    for (const [index, { label, run }] of actions.entries()) {
        const button = /** @type {HTMLButtonElement} */ (with_text("button", label));
        button.type = "button";
        button.classList.toggle("main", index === 0);
        button.addEventListener("click", run);
        buttons.append(button);
    }
    section.replaceChildren(
        title,
        ...failure.text.map((text) => with_text("p", text)),
        with_text("h3", "What you can do"),
        steps,
        buttons,
    );
    if (failure.details) {
        const details = document.createElement("details");
        details.append(
            with_text("summary", "Details for a report"),
            with_text("pre", failure.details),
        );
        section.append(details);
    }
    section.hidden = false;
    title.focus();
}

/** @param {string} tag @param {string} text */
function with_text(tag, text) {
    const made = document.createElement(tag);
    made.textContent = text;
    return made;
}
