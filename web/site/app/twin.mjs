// The semantic twin: the program sends what it shows as a tree, and this module keeps real HTML
// equal to it. Elements are kept as long as their node is there, so the focus, a selection and a
// reading position survive each change. All text goes in as text, never as markup.

import { parts } from "{{asset:app/twin_parts.mjs}}";

/**
 * A node of the tree; which fields it has depends on its kind `t`.
 * @typedef {{t?: string, id?: string, text?: string, c?: Node[], [field: string]: any}} Node
 */

/**
 * What is on the page for one node.
 * @typedef {object} Part
 * @property {string} key
 * @property {Node} node
 * @property {HTMLElement} root
 * @property {HTMLElement|null} slot      Where the children are.
 * @property {HTMLElement|null} control   What takes the focus and has the node's id.
 * @property {Map<string, Part>} inside
 * @property {Record<string, any>} refs
 */

/** @typedef {"press"|"input"|"choose"|"slide"|"focus"|"blur"|"submit"} EventKind */

/**
 * @typedef {object} TwinEvents
 * @property {(id: string, kind: EventKind, value?: string) => void} on_event
 * @property {(input: HTMLInputElement|HTMLTextAreaElement) => boolean} owns_input
 *     Whether text entry reports this field's text by itself.
 */

/** Which way the arrow keys move a range. @type {Record<string, number>} */
const kArrows = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };

export class Twin {
    /**
     * @param {HTMLElement} root
     * @param {TwinEvents} events
     */
    constructor(root, events) {
        this.events = events;
        /** @type {Part} */
        this.top = {
            key: "",
            node: {},
            root,
            slot: root,
            control: null,
            inside: new Map(),
            refs: {},
        };
        /** @type {Map<string, Part>} */
        this.by_id = new Map();
        this.updating = false;
        /** @type {Set<string>} controls that the user changed and the program has not answered yet */
        this.unsettled = new Set();
        this.#listen(root);
    }

    /** Makes the page equal to the tree. @param {Node|Node[]} tree */
    update(tree) {
        const nodes = Array.isArray(tree)
            ? tree
            : tree.t && tree.t !== "root"
              ? [tree]
              : (tree.c ?? []);
        const held = this.#focus_path();
        this.updating = true;
        try {
            this.by_id.clear();
            this.#children(this.top, nodes);
        } finally {
            this.updating = false;
        }
        this.#keep_focus(held);
    }

    /** The element that has this id. @param {string} id @returns {HTMLElement|null} */
    element(id) {
        const part = this.by_id.get(id);
        return part ? (part.control ?? part.root) : null;
    }

    /** Moves the focus there. @param {string} id @returns {boolean} */
    focus(id) {
        const part = this.by_id.get(id);
        if (!part) return false;
        // A group takes no focus itself: its chosen option does, or its first.
        const element =
            part.node.t === "radio-group"
                ? part.root.querySelector("input:checked, input")
                : (part.control ?? part.root);
        if (!(element instanceof HTMLElement)) return false;
        element.focus({ preventScroll: document.body.dataset.view !== "text" });
        return true;
    }

    /** After a frame: what the user changed shows what the program made of it. */
    settle() {
        for (const id of this.unsettled) this.#reassert(id);
        this.unsettled.clear();
    }

    /**
     * A program that did not agree with a choice sends no new tree.
     * @param {string} id
     */
    #reassert(id) {
        const part = this.by_id.get(id);
        if (!part) return;
        for (const inner of part.inside.values())
            parts[inner.node.t ?? ""]?.update?.(inner, inner.node);
        parts[part.node.t ?? ""]?.settle?.(part, part.node);
    }

    /** @param {Part} parent @param {Node[]} nodes */
    #children(parent, nodes) {
        const slot = parent.slot;
        if (!slot) return;
        /** @type {Map<string, number>} */
        const seen = new Map();
        /** @type {Map<string, Part>} */
        const next = new Map();
        for (const node of nodes) {
            const kind = parts[node.t ?? ""];
            if (!kind) {
                console.warn(`The twin knows no kind "${node.t}".`);
                continue;
            }
            const name = `${node.t}.${kind.variant?.(node) ?? ""}`;
            let key = node.id === undefined ? `${name}@` : `${name}#${node.id}`;
            const count = (seen.get(key) ?? 0) + 1;
            seen.set(key, count);
            if (node.id === undefined || count > 1) key += count;
            const part = parent.inside.get(key) ?? this.#make(key, node);
            next.set(key, part);
            this.#bring_up(part, node);
        }
        for (const [key, part] of parent.inside) {
            if (!next.has(key)) part.root.remove();
        }
        parent.inside = next;
        arrange(
            slot,
            [...next.values()].map((part) => part.root),
        );
    }

    /** @param {string} key @param {Node} node @returns {Part} */
    #make(key, node) {
        /** @type {Part} */
        const part = { key, node, inside: new Map(), ...parts[node.t ?? ""].make(node) };
        const named = part.control ?? part.root;
        if (has_name(node)) named.dataset.id = node.id;
        return part;
    }

    /** @param {Part} part @param {Node} node */
    #bring_up(part, node) {
        const kind = parts[node.t ?? ""];
        part.node = node;
        if (has_name(node)) this.by_id.set(node.id, part);
        kind.update?.(part, node);
        if (part.slot) this.#children(part, kind.children?.(node) ?? node.c ?? []);
        kind.settle?.(part, node);
    }

    /**
     * The focused element and the regions around it, innermost first.
     * @returns {{focused: HTMLElement, regions: HTMLElement[]}|null}
     */
    #focus_path() {
        const focused = document.activeElement;
        if (!(focused instanceof HTMLElement) || !this.top.root.contains(focused)) return null;
        /** @type {HTMLElement[]} */
        const regions = [];
        for (let at = focused.parentElement; at && at !== this.top.root; at = at.parentElement) {
            if (at.matches("section")) regions.push(at);
        }
        return { focused, regions };
    }

    /**
     * If the control that had the focus is gone, a keyboard user must not be thrown to the top of
     * the page: the region around it takes the focus.
     * @param {{focused: HTMLElement, regions: HTMLElement[]}|null} held
     */
    #keep_focus(held) {
        if (!held || held.focused.isConnected) return;
        const id = held.focused.dataset.id;
        if (id !== undefined) this.events.on_event(id, "blur");
        const region = held.regions.find((element) => element.isConnected);
        if (document.activeElement === document.body) region?.focus({ preventScroll: true });
    }

    /** @param {HTMLElement} root */
    #listen(root) {
        const { on_event } = this.events;
        const id_of = (/** @type {EventTarget|null} */ target) =>
            target instanceof HTMLElement ? target.dataset.id : undefined;
        const off = (/** @type {Element} */ element) =>
            element.getAttribute("aria-disabled") === "true";

        root.addEventListener("click", (event) => {
            if (!(event.target instanceof Element)) return;
            const control = event.target.closest("button, a, input[type=radio]");
            if (!(control instanceof HTMLElement) || !root.contains(control)) return;
            if (control.matches("a")) event.preventDefault();
            if (off(control)) event.preventDefault();
            else if (control.matches("button, a")) on_event(control.dataset.id ?? "", "press");
        });
        root.addEventListener("change", (event) => {
            const target = event.target;
            if (target instanceof HTMLSelectElement) {
                const id = id_of(target) ?? "";
                this.unsettled.add(id);
                on_event(id, "choose", String(target.selectedIndex));
            } else if (target instanceof HTMLInputElement && target.type === "radio") {
                const group = target.closest("fieldset");
                const radios = [...(group?.querySelectorAll("input[type=radio]") ?? [])];
                this.unsettled.add(id_of(group) ?? "");
                on_event(id_of(target) ?? "", "choose", String(radios.indexOf(target)));
            } else if (target instanceof HTMLInputElement && target.type === "range") {
                const id = id_of(target) ?? "";
                this.unsettled.add(id);
                on_event(id, "slide", target.value);
            }
        });
        root.addEventListener("input", (event) => {
            const target = event.target;
            const is_line = target instanceof HTMLInputElement && target.type === "text";
            if (!is_line && !(target instanceof HTMLTextAreaElement)) return;
            const part = this.by_id.get(id_of(target) ?? "");
            part?.refs.sent.push(target.value);
            if (!this.events.owns_input(target))
                on_event(id_of(target) ?? "", "input", target.value);
        });
        root.addEventListener("keydown", (event) => {
            const target = event.target;
            const way = kArrows[event.key];
            if (way && target instanceof HTMLInputElement && target.type === "range") {
                event.preventDefault();
                const by = event.shiftKey ? 1 : Number(target.dataset.coarse);
                const to = Number(target.value) + way * by;
                target.value = String(to);
                this.unsettled.add(id_of(target) ?? "");
                on_event(id_of(target) ?? "", "slide", target.value);
                return;
            }
            if (event.key !== "Enter" || event.isComposing) return;
            if (target instanceof HTMLInputElement && target.type === "text") {
                event.preventDefault();
                on_event(id_of(target) ?? "", "submit", target.value);
            }
        });
        root.addEventListener("focusin", (event) => {
            const id = id_of(event.target);
            if (id !== undefined && !this.updating) on_event(id, "focus");
        });
        root.addEventListener("focusout", (event) => {
            const id = id_of(event.target);
            if (id !== undefined && !this.updating) on_event(id, "blur");
        });
    }
}

/**
 * The id of an option is its value, which other lists may have too.
 * @param {Node} node
 * @returns {node is Node & {id: string}}
 */
function has_name(node) {
    return node.id !== undefined && node.t !== "option" && node.t !== "row";
}

/**
 * Puts the elements into this order with as few moves as needed. An element that holds the focus is
 * never moved, since that would take its focus away; the others move around it.
 * @param {HTMLElement} slot
 * @param {HTMLElement[]} wanted
 */
function arrange(slot, wanted) {
    const focused = document.activeElement;
    let cursor = slot.firstChild;
    for (const element of wanted) {
        if (element !== cursor && element.parentElement === slot && element.contains(focused)) {
            while (cursor && cursor !== element) {
                const after = cursor.nextSibling;
                cursor.remove();
                cursor = after;
            }
        }
        if (element === cursor) cursor = cursor.nextSibling;
        else slot.insertBefore(element, cursor);
    }
}
