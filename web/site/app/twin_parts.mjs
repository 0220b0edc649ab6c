// How each kind of the twin's nodes looks as HTML. `make` builds the elements once, `update` brings
// them up to date, `children` says what goes into the slot, `settle` runs after the children.

/** @typedef {import("./twin.mjs").Node} Node */
/** @typedef {import("./twin.mjs").Part} Part */
/** @typedef {Pick<Part, "root"|"slot"|"control"|"refs">} Made */
/**
 * @typedef {object} Kind
 * @property {(node: Node) => Made} make
 * @property {(node: Node) => string} [variant]  A node whose variant changes gets new elements.
 * @property {(part: Part, node: Node) => void} [update]
 * @property {(node: Node) => Node[]} [children]
 * @property {(part: Part, node: Node) => void} [settle]
 */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} [name]
 * @returns {HTMLElementTagNameMap[K]}
 */
function element(tag, name = "") {
    const made = document.createElement(tag);
    if (name) made.className = name;
    return made;
}

/** @param {HTMLElement} root @param {Partial<Made>} [more] @returns {Made} */
function made(root, more = {}) {
    return { root, slot: null, control: null, refs: {}, ...more };
}

/** @param {Element} target @param {string} text */
function set_text(target, text) {
    if (target.textContent !== text) target.textContent = text;
}

/** @param {Element} target @param {string} name @param {string|null|undefined} value */
function set_attribute(target, name, value) {
    if (value === null || value === undefined) target.removeAttribute(name);
    else if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}

let last_number = 0;
/** A DOM id that no other element has. */
function fresh_id() {
    last_number += 1;
    return `twin-${last_number}`;
}

/** Text, one node or several, as nodes. @param {any} value @returns {Node[]} */
function nodes_of(value) {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value.flatMap(nodes_of);
    if (typeof value === "object") return [value];
    return [{ t: "run", text: String(value) }];
}

/** Inline content: either `text` or children. @param {Node} node */
function inline(node) {
    return node.c ?? nodes_of(node.text);
}

/** The first id in a row names the row, so that a row that moves keeps its elements. */
function row_of(/** @type {any[]} */ cells, /** @type {any[]} */ head) {
    const first = cells.flatMap(nodes_of).find((node) => node.id !== undefined);
    return {
        t: "row",
        ...(first ? { id: `row ${first.id}` } : {}),
        c: cells.map((cell, i) => ({ t: "cell", head: String(head[i] ?? ""), c: nodes_of(cell) })),
    };
}

/** The section nesting decides the rank of a heading. @param {HTMLElement} root */
function rank(root) {
    let depth = 0;
    for (let at = root.parentElement; at; at = at.parentElement)
        if (at.matches("section")) depth += 1;
    return depth;
}

/** @param {HTMLElement} control @param {Node} node */
function set_disabled(control, node) {
    // Not the attribute `disabled`: that would take the focus from a button the moment it was used.
    set_attribute(control, "aria-disabled", node.disabled ? "true" : null);
}

/** A label, what it is for, and the texts below it. */
function labelled(/** @type {HTMLElement} */ control) {
    const label = element("label");
    const hint = element("p", "hint");
    const error = element("p", "error");
    control.id = fresh_id();
    hint.id = fresh_id();
    error.id = fresh_id();
    label.htmlFor = control.id;
    const root = element("div", "field");
    root.append(label, control, hint, error);
    return made(root, { control, refs: { label, hint, error } });
}

/** @param {Part} part @param {Node} node */
function update_labelled(part, node) {
    const { label, hint, error } = part.refs;
    const control = /** @type {HTMLElement} */ (part.control);
    set_text(label, node.label ?? "");
    set_text(hint, node.hint ?? "");
    set_text(error, node.error ?? "");
    hint.hidden = !node.hint;
    error.hidden = !node.error;
    set_attribute(control, "aria-invalid", node.error ? "true" : null);
    const described = [node.error ? error.id : "", node.hint ? hint.id : ""]
        .filter(Boolean)
        .join(" ");
    set_attribute(control, "aria-describedby", described || null);
    set_disabled(control, node);
}

/**
 * The program's text goes into the field unless it is only the echo of what was typed here: the
 * echo of an older state must not undo newer typing, and nothing may break into a composition.
 * @param {Part} part @param {Node} node
 */
function update_value(part, node) {
    const input = /** @type {HTMLInputElement} */ (part.control);
    const value = String(node.value ?? "");
    const { refs } = part;
    const focused = document.activeElement === input;
    const known = refs.value;
    refs.value = value;
    if (input.value === value) {
        refs.sent.length = 0;
        return;
    }
    if (focused && (refs.composing || known === value || refs.sent.includes(value))) return;
    refs.sent.length = 0;
    input.value = value;
}

const tones = {
    good: ["\u2713", "good"],
    warn: ["\u25B2", "warning"],
    bad: ["\u25A0", "problem"],
    info: ["i", "information"],
};

/** @type {Record<string, Kind>} */
export const parts = {
    region: {
        make() {
            const heading = element("h2");
            heading.id = fresh_id();
            const slot = element("div", "inside");
            const root = element("section");
            root.append(heading, slot);
            root.tabIndex = -1;
            root.setAttribute("aria-labelledby", heading.id);
            return made(root, { slot, refs: { heading } });
        },
        update({ refs }, node) {
            set_text(refs.heading, node.label ?? "");
        },
        settle({ root, refs }) {
            const level = 2 + rank(root);
            set_attribute(
                refs.heading,
                "aria-level",
                level > 2 ? String(Math.min(level, 6)) : null,
            );
        },
    },
    h: {
        variant: (node) => String(Math.min(6, Math.max(1, Number(node.level) || 3))),
        make: (node) =>
            made(
                element(
                    /** @type {"h3"} */ (`h${Math.min(6, Math.max(1, Number(node.level) || 3))}`),
                ),
            ),
        update: ({ root }, node) => set_text(root, node.text ?? ""),
    },
    p: {
        make() {
            const root = element("p");
            return made(root, { slot: root });
        },
        children: inline,
    },
    list: {
        variant: (node) => (node.ordered ? "ol" : "ul"),
        make(node) {
            const root = element(node.ordered ? "ol" : "ul");
            return made(root, { slot: root });
        },
    },
    item: {
        make() {
            const root = element("li");
            return made(root, { slot: root });
        },
        children: inline,
    },
    run: {
        variant: (node) => node.style ?? "plain",
        make(node) {
            const tags = /** @type {const} */ ({ strong: "strong", em: "em", code: "code" });
            return made(element(tags[/** @type {"em"} */ (node.style)] ?? "span"));
        },
        update: ({ root }, node) => set_text(root, node.text ?? ""),
    },
    button: {
        make() {
            const button = element("button");
            button.type = "button";
            const note = element("span", "describe");
            note.id = fresh_id();
            const root = element("span", "act");
            root.append(button, note);
            return made(root, { control: button, refs: { note } });
        },
        update({ control, refs }, node) {
            const button = /** @type {HTMLButtonElement} */ (control);
            set_text(button, node.text ?? "");
            set_text(refs.note, node.describe ?? "");
            refs.note.hidden = !node.describe;
            set_attribute(button, "aria-describedby", node.describe ? refs.note.id : null);
            set_attribute(
                button,
                "aria-pressed",
                node.pressed === undefined ? null : String(node.pressed),
            );
            set_attribute(button, "aria-current", node.current ? "true" : null);
            button.classList.toggle("main", Boolean(node.main));
            set_disabled(button, node);
        },
    },
    "radio-group": {
        make() {
            const legend = element("legend");
            const slot = element("div", "options");
            const root = element("fieldset");
            root.append(legend, slot);
            return made(root, { slot, refs: { legend, name: fresh_id() } });
        },
        update: ({ refs }, node) => set_text(refs.legend, node.label ?? ""),
        settle({ root, refs, inside }) {
            for (const radio of root.querySelectorAll("input")) {
                if (radio.name !== refs.name) radio.name = refs.name;
            }
            // The name makes them one group only now, so the choice is set again.
            for (const { control, node } of inside.values()) {
                /** @type {HTMLInputElement} */ (control).checked = Boolean(node.checked);
            }
        },
    },
    radio: {
        make() {
            const input = element("input");
            input.type = "radio";
            const text = element("span");
            const root = element("label", "option");
            root.append(input, text);
            return made(root, { control: input, refs: { text } });
        },
        update({ control, refs }, node) {
            const input = /** @type {HTMLInputElement} */ (control);
            set_text(refs.text, node.text ?? "");
            if (input.checked !== Boolean(node.checked)) input.checked = Boolean(node.checked);
            set_disabled(input, node);
        },
    },
    field: {
        variant: (node) => (node.area ? "area" : "line"),
        make(node) {
            const input = element(node.area ? "textarea" : "input");
            if (input instanceof HTMLInputElement) input.type = "text";
            else input.rows = 16;
            input.autocomplete = "off";
            input.spellcheck = false;
            input.enterKeyHint = "done";
            set_attribute(input, "autocapitalize", "none");
            set_attribute(input, "autocorrect", "off");
            // Password managers look for these.
            for (const name of ["data-1p-ignore", "data-lpignore", "data-bwignore"]) {
                set_attribute(input, name, "true");
            }
            const part = labelled(input);
            part.refs = { ...part.refs, sent: [], value: null, composing: false };
            input.addEventListener("compositionstart", () => (part.refs.composing = true));
            input.addEventListener("compositionend", () => (part.refs.composing = false));
            return part;
        },
        update(part, node) {
            const input = /** @type {HTMLInputElement} */ (part.control);
            update_labelled(part, node);
            set_attribute(input, "placeholder", node.placeholder || null);
            input.classList.toggle("mono", Boolean(node.mono));
            input.readOnly = Boolean(node.disabled);
            update_value(part, node);
        },
    },
    select: {
        make() {
            const select = element("select");
            return { ...labelled(select), slot: select };
        },
        update: update_labelled,
        settle({ control, node }) {
            const index = (node.c ?? []).findIndex((option) => option.checked);
            const select = /** @type {HTMLSelectElement} */ (control);
            if (select.selectedIndex !== index) select.selectedIndex = index;
        },
    },
    option: {
        make: () => made(element("option")),
        update({ root }, node) {
            set_text(root, node.text ?? "");
            /** @type {HTMLOptionElement} */ (root).value = node.id ?? "";
        },
    },
    table: {
        make() {
            const caption = element("caption");
            const head = element("tr");
            const thead = element("thead");
            const slot = element("tbody");
            const table = element("table");
            const root = element("div", "table");
            thead.append(head);
            table.setAttribute("role", "table");
            slot.setAttribute("role", "rowgroup");
            table.append(caption, thead, slot);
            root.append(table);
            return made(root, { slot, refs: { table, caption, head } });
        },
        update({ refs }, node) {
            set_text(refs.caption, node.label ?? "");
            const names = (node.head ?? []).map(String);
            if (names.join("\n") === refs.names) return;
            refs.names = names.join("\n");
            refs.table.classList.toggle("many", names.length > 2);
            refs.head.replaceChildren(
                ...names.map((/** @type {string} */ name) => {
                    const cell = element("th");
                    cell.scope = "col";
                    cell.textContent = name;
                    return cell;
                }),
            );
        },
        children: (node) =>
            (node.rows ?? []).map((/** @type {any[]} */ cells) => row_of(cells, node.head ?? [])),
    },
    row: {
        make() {
            const root = element("tr");
            // Named roles: the narrow layout is not one of a table any more.
            root.setAttribute("role", "row");
            return made(root, { slot: root });
        },
    },
    cell: {
        make() {
            const root = element("td");
            root.setAttribute("role", "cell");
            return made(root, { slot: root });
        },
        update: ({ root }, node) => set_attribute(root, "data-head", node.head),
    },
    dl: {
        make() {
            const root = element("dl");
            return made(root, { slot: root });
        },
        children: (node) =>
            (node.c ?? []).map((pair) => ({ ...pair, t: "pair", c: nodes_of(pair.value) })),
    },
    pair: {
        make() {
            const term = element("dt");
            const slot = element("dd");
            const root = element("div", "pair");
            root.append(term, slot);
            return made(root, { slot, refs: { term } });
        },
        update: ({ refs }, node) => set_text(refs.term, node.term ?? ""),
    },
    // Not a live region: the page has one, and the program decides what is said in it.
    status: {
        make: () => made(element("p", "status")),
        update: ({ root }, node) => set_text(root, node.text ?? ""),
    },
    progress: {
        make() {
            const bar = element("progress");
            const part = labelled(bar);
            part.refs.label.id = fresh_id();
            set_attribute(bar, "aria-labelledby", part.refs.label.id);
            return part;
        },
        update(part, node) {
            const bar = /** @type {HTMLProgressElement} */ (part.control);
            update_labelled(part, node);
            bar.max = Number(node.max) || 1;
            bar.value = Number(node.value) || 0;
        },
    },
    // What is dragged on the canvas. The arrow keys move it by `coarse`, with Shift by 1.
    range: {
        make() {
            const input = element("input");
            input.type = "range";
            input.step = "1";
            return labelled(input);
        },
        update(part, node) {
            const input = /** @type {HTMLInputElement} */ (part.control);
            update_labelled(part, { ...node, hint: node.text });
            input.min = String(node.min ?? 0);
            input.max = String(node.max ?? 0);
            input.dataset.coarse = String(node.coarse ?? 1);
            set_attribute(input, "aria-valuetext", node.text ?? "");
        },
        settle({ control, node }) {
            const input = /** @type {HTMLInputElement} */ (control);
            const value = String(node.value ?? 0);
            if (input.value !== value) input.value = value;
        },
    },
    note: {
        variant: (node) => node.tone ?? "info",
        make(node) {
            const tone = /** @type {"info"} */ (node.tone in tones ? node.tone : "info");
            const [sign, word] = tones[tone];
            const mark = element("span", "mark");
            mark.textContent = sign;
            mark.setAttribute("role", "img");
            mark.setAttribute("aria-label", word);
            const slot = element("div");
            const root = element("div", `note ${tone}`);
            root.append(mark, slot);
            return made(root, { slot });
        },
        children: inline,
    },
    nav: {
        make() {
            const root = element("nav");
            return made(root, { slot: root });
        },
        update: ({ root }, node) => set_attribute(root, "aria-label", node.label ?? ""),
    },
    link: {
        make() {
            const root = element("a");
            return made(root, { control: root });
        },
        update({ root }, node) {
            set_text(root, node.text ?? "");
            set_attribute(root, "href", node.href ?? "#");
            set_attribute(root, "aria-current", node.current ? "page" : null);
        },
    },
};
