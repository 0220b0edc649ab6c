// Short messages above the lab that the user can dismiss: what happened, and what can be done.

/**
 * @typedef {object} Notice
 * @property {string} key   A notice with the same key takes the place of the older one.
 * @property {string} text
 * @property {"warn"|"info"} [tone]
 * @property {boolean} [lasting]  It cannot be dismissed: it goes when its cause goes.
 * @property {{label: string, run: () => void}[]} [actions]
 */

export class Notices {
    /** @param {HTMLElement} bar @param {(text: string) => void} announce */
    constructor(bar, announce) {
        this.bar = bar;
        this.announce = announce;
    }

    /** @param {Notice} notice */
    show({ key, text, tone = "warn", lasting = false, actions = [] }) {
        this.remove(key);
        const box = document.createElement("div");
        box.className = `notice ${tone}`;
        box.dataset.notice = key;
        const words = document.createElement("p");
        words.textContent = text;
        const buttons = document.createElement("div");
        buttons.className = "actions";
        for (const { label, run } of actions) buttons.append(button(label, run));
        if (!lasting) buttons.append(button("Dismiss", () => this.remove(key)));
        box.append(words, buttons);
        this.bar.append(box);
        this.announce(text);
    }

    /** @param {string} key */
    remove(key) {
        for (const box of this.bar.children) {
            if (/** @type {HTMLElement} */ (box).dataset.notice === key) box.remove();
        }
    }
}

/** @param {string} label @param {() => void} run */
function button(label, run) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", run);
    return made;
}
