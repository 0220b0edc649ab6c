// Sandboxes that the user keeps by name, in the browser's storage. Fetched when somebody opens
// their list.
//
// Each is one item, "shardlab.v1.sandbox." and its number; its value is a line of JSON with its
// name, when it was saved and how many commands it has, and behind that line the session as in a
// file. So there is no list that could say other than what is there, also with several tabs.

const kPrefix = "shardlab.v1.sandbox.";
/** What browsers give a page in characters of two bytes each; Safari has the least. */
const kFullBytes = 5_000_000;
const kBytesOfCharacter = 2;

/**
 * @typedef {object} Order
 * @property {"list"|"put"|"open"|"rename"|"duplicate"|"delete"|"undo"} do
 * @property {number} [id]        Of which; put: of the one that it replaces, 0: of none.
 * @property {string} [name]
 * @property {string} [to]        Of a rename.
 * @property {number} [commands]  Of a put, as the text.
 * @property {string} [text]
 */
/** @typedef {{name: string, at_ms: number, commands: number}} Head */
/** @typedef {{said?: string, trouble?: string, text?: string, name?: string}} Outcome */

/** The item's first line, or null if it is none of ours. @param {string} value @returns {Head|null} */
function head_of(value) {
    try {
        const { name, at_ms, commands } = JSON.parse(value.slice(0, value.indexOf("\n")));
        const is_whole = Number.isSafeInteger(commands) && commands >= 0 && Number.isFinite(at_ms);
        return typeof name === "string" && name !== "" && is_whole
            ? { name, at_ms, commands }
            : null;
    } catch {
        return null;
    }
}

/** @param {string} value */
const text_of = (value) => value.slice(value.indexOf("\n") + 1);

/** @param {Head} head @param {string} text */
const item = ({ name, at_ms, commands }, text) =>
    `${JSON.stringify({ name, at_ms, commands })}\n${text}`;

/** @param {number} at_ms */
const when = (at_ms) =>
    new Date(at_ms).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });

export class SavedSandboxes {
    /**
     * @param {() => Storage} storage  May throw: some browsers refuse it.
     * @param {() => number} now_ms
     */
    constructor(storage, now_ms = Date.now) {
        this.storage = storage;
        this.now_ms = now_ms;
        /** What stood under a key before it was deleted or replaced, until the page is left.
         * @type {{key: string, value: string, name: string}|null} */
        this.lost = null;
    }

    /**
     * Does it, and says what there is then, as the program reads it (web/model/sandbox_model.h);
     * never throws. Of an "open" that went well, the one that is wanted instead.
     * @param {Order} order
     * @returns {{list: object}|{name: string, text: string}}
     */
    do(order) {
        /** @type {Outcome} */
        let outcome;
        try {
            outcome = this.#do(order);
        } catch (error) {
            outcome = { trouble: this.#trouble(error, order) };
        }
        const { said = "", trouble = "", name, text } = outcome;
        if (name !== undefined && text !== undefined) return { name, text };
        return { list: { ...this.#list(), said, trouble } };
    }

    /** @param {Order} order @returns {Outcome} */
    #do(order) {
        const { id = 0, name = "", to = "", text = "", commands = 0 } = order;
        const storage = this.storage();
        const key = kPrefix + id;
        switch (order.do) {
            case "list":
                return {};
            case "put": {
                const before = id === 0 ? null : storage.getItem(key);
                const at = before === null ? kPrefix + this.#free_number() : key;
                storage.setItem(at, item({ name, at_ms: this.now_ms(), commands }, text));
                if (before !== null) this.lost = { key, value: before, name };
                return { said: `“${name}” is saved.` };
            }
            case "undo":
                return this.#undo();
        }
        const value = storage.getItem(key);
        const head = value === null ? null : head_of(value);
        if (value === null || !head) {
            return { trouble: `“${name}” is not there any more. Another tab may have deleted it.` };
        }
        switch (order.do) {
            case "open":
                return { name: head.name, text: text_of(value) };
            case "rename":
                storage.setItem(key, item({ ...head, name: to }, text_of(value)));
                return { said: `“${head.name}” is now “${to}”.` };
            case "duplicate": {
                const copy = this.#free_name(head.name);
                const at_ms = this.now_ms();
                const copied = item({ ...head, name: copy, at_ms }, text_of(value));
                storage.setItem(kPrefix + this.#free_number(), copied);
                return { said: `“${head.name}” is there once more as “${copy}”.` };
            }
            case "delete":
                storage.removeItem(key);
                this.lost = { key, value, name: head.name };
                return { said: `“${head.name}” is deleted.` };
        }
        return {};
    }

    /** @returns {Outcome} */
    #undo() {
        if (!this.lost) return {};
        const { key, value, name } = this.lost;
        const storage = this.storage();
        const now = storage.getItem(key);
        storage.setItem(key, value);
        // What took its place is not lost either: a second undo brings that back.
        const head = now === null ? null : head_of(now);
        this.lost = now !== null && head ? { key, value: now, name: head.name } : null;
        return { said: `“${name}” is there again.` };
    }

    /** All of ours: number, first line, and how long the item is. */
    #items() {
        const storage = this.storage();
        const found = [];
        for (let i = 0; i < storage.length; i += 1) {
            const key = storage.key(i) ?? "";
            const number = key.slice(kPrefix.length);
            if (!key.startsWith(kPrefix) || !/^[1-9]\d{0,8}$/.test(number)) continue;
            const value = storage.getItem(key) ?? "";
            const head = head_of(value);
            if (head) found.push({ id: Number(number), head, length: key.length + value.length });
        }
        return found.sort((a, b) => b.head.at_ms - a.head.at_ms || b.id - a.id);
    }

    /** Also beyond one that was deleted: undo wants its place. */
    #free_number() {
        const storage = this.storage();
        const lost = Number(this.lost?.key.slice(kPrefix.length) ?? 0);
        let number = Math.max(0, lost, ...this.#items().map(({ id }) => id)) + 1;
        // What cannot be read may be of a later lab.
        while (storage.getItem(kPrefix + number) !== null) number += 1;
        return number;
    }

    /** A name like this one that none has, within the length that a name may have. @param {string} name */
    #free_name(name) {
        const taken = new Set(this.#items().map(({ head }) => head.name));
        const base = [...name.replace(/ \(\d+\)$/, "")].slice(0, 54).join("");
        let number = 2;
        while (taken.has(`${base} (${number})`)) number += 1;
        return `${base} (${number})`;
    }

    #list() {
        /** @type {object[]} */
        let entries = [];
        let used_bytes = 0;
        try {
            entries = this.#items().map(({ id, head, length }) => ({
                id,
                name: head.name,
                when: when(head.at_ms),
                commands: head.commands,
                bytes: length * kBytesOfCharacter,
            }));
            used_bytes = this.#used() * kBytesOfCharacter;
        } catch {
            // No storage: nothing is kept.
        }
        return { entries, undo: this.lost?.name ?? "", used_bytes, full_bytes: kFullBytes };
    }

    /** Characters of all that the browser keeps for this origin. */
    #used() {
        const storage = this.storage();
        let used = 0;
        for (let i = 0; i < storage.length; i += 1) {
            const key = storage.key(i) ?? "";
            used += key.length + (storage.getItem(key) ?? "").length;
        }
        return used;
    }

    /** @param {unknown} error @param {Order} order */
    #trouble(error, { name = "" }) {
        const full = error instanceof DOMException && error.name === "QuotaExceededError";
        return full
            ? `The browser's storage for this page is full, so nothing was changed${name && ` for “${name}”`}. Delete a sandbox, or export this one as a file.`
            : "Your browser does not let this page store anything. Export a file instead.";
    }
}

const kept = new SavedSandboxes(() => localStorage);

/** Does what the lab asks for, and answers. @param {import("./bridge.mjs").Lab} lab @param {Order} order */
export function keep(lab, order) {
    const answer = kept.do(order);
    const [name, text] =
        "list" in answer
            ? ["sandboxes", JSON.stringify(answer.list)]
            : [`sandbox/${answer.name}`, answer.text];
    lab.set_asset(name, new TextEncoder().encode(text));
}
