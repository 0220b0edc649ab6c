// Sandboxes that are kept by name (web/site/app/saved.mjs), with a storage that can be full or refused.

import assert from "node:assert/strict";
import test from "node:test";
import { SavedSandboxes } from "../../../web/site/app/saved.mjs";

/** A Storage that holds so many characters. */
function storage_of(most = Infinity) {
    const items = new Map();
    const used = () => [...items].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
    return {
        items,
        get length() {
            return items.size;
        },
        key: (i) => [...items.keys()][i] ?? null,
        getItem: (key) => items.get(key) ?? null,
        removeItem: (key) => void items.delete(key),
        setItem(key, value) {
            const before = items.get(key);
            items.set(key, String(value));
            if (used() <= most) return;
            if (before === undefined) items.delete(key);
            else items.set(key, before);
            throw new DOMException("full", "QuotaExceededError");
        },
    };
}

function saved(most) {
    const storage = storage_of(most);
    let now = 1_772_442_000_000;
    const kept = new SavedSandboxes(() => storage, () => (now += 60_000));
    const list = (order = { do: "list" }) => kept.do(order).list;
    const put = (name, text = "{}", id = 0) => list({ do: "put", id, name, commands: 2, text });
    return { storage, kept, list, put };
}
const names = ({ entries }) => entries.map(({ name }) => name);

test("what is saved is listed, the newest first, and opened as it was", () => {
    const { kept, put, list } = saved();
    assert.deepEqual(list(), { entries: [], undo: "", used_bytes: 0, full_bytes: 5_000_000, said: "", trouble: "" });
    put("A", '{"a":"\n“x”"}');
    const { entries, said } = put("B");
    assert.equal(said, "“B” is saved.");
    assert.deepEqual(entries.map(({ id, name, commands }) => [id, name, commands]), [[2, "B", 2], [1, "A", 2]]);
    assert.match(entries[0].when, /^2 Mar 2026, \d\d:\d\d$/);
    assert.deepEqual(kept.do({ do: "open", id: 1, name: "A" }), { name: "A", text: '{"a":"\n“x”"}' });
});

test("one that is deleted comes back under its number, even when another was saved meanwhile", () => {
    const { kept, put, list } = saved();
    put("A", "first");
    put("B", "second");
    const gone = list({ do: "delete", id: 2, name: "B" });
    assert.deepEqual([names(gone), gone.undo, gone.said], [["A"], "B", "“B” is deleted."]);
    put("C", "third");
    const again = list({ do: "undo" });
    assert.deepEqual(names(again), ["C", "B", "A"]);
    assert.equal(again.undo, "");
    assert.equal(kept.do({ do: "open", id: 2 }).text, "second");
    assert.deepEqual(names(list({ do: "undo" })), ["C", "B", "A"]);
});

test("what is replaced can be brought back, and the other one again", () => {
    const { kept, put, list } = saved();
    put("A", "old");
    assert.equal(put("A", "new", 1).undo, "A");
    assert.equal(list().entries.length, 1);
    list({ do: "undo" });
    assert.equal(kept.do({ do: "open", id: 1 }).text, "old");
    list({ do: "undo" });
    assert.equal(kept.do({ do: "open", id: 1 }).text, "new");
});

test("another name, and once more", () => {
    const { kept, put, list } = saved();
    put("A", "text");
    assert.equal(list({ do: "rename", id: 1, name: "A", to: "B" }).said, "“A” is now “B”.");
    list({ do: "duplicate", id: 1, name: "B" });
    assert.deepEqual(names(list({ do: "duplicate", id: 2, name: "B (2)" })), ["B (3)", "B (2)", "B"]);
    assert.equal(kept.do({ do: "open", id: 3 }).text, "text");
    put("x".repeat(60));
    const [copy] = names(list({ do: "duplicate", id: 4 }));
    assert.equal(copy, `${"x".repeat(54)} (2)`);
});

test("a full storage is said, and nothing is lost", () => {
    const { kept, put, list, storage } = saved(400);
    put("A", "y".repeat(100));
    const full = put("A", "z".repeat(400), 1);
    assert.match(full.trouble, /is full, so nothing was changed for “A”/);
    assert.equal(full.undo, "");
    assert.equal(kept.do({ do: "open", id: 1 }).text, "y".repeat(100));
    assert.equal(full.used_bytes, 2 * [...storage.items].reduce((n, [k, v]) => n + k.length + v.length, 0));
    assert.match(list({ do: "duplicate", id: 1 }).trouble + put("B", "q".repeat(300)).trouble, /is full/);
});

test("a storage that is refused, and items that others have written", () => {
    const refused = new SavedSandboxes(() => {
        throw new DOMException("no", "SecurityError");
    });
    const { list: answer } = refused.do({ do: "put", name: "A", text: "", commands: 0 });
    assert.match(answer.trouble, /does not let this page store anything/);
    assert.deepEqual(answer.entries, []);
    const { storage, put, list } = saved();
    put("A");
    storage.items.set("shardlab.v1.sandbox.7", "rubbish");
    storage.items.set("shardlab.v1.sandbox.x", '{"name":"X","at_ms":1,"commands":0}\n{}');
    storage.items.set("shardlab.v1.session", "{}");
    assert.deepEqual(names(list()), ["A"]);
    // What cannot be read is not written over.
    put("B");
    assert.equal(storage.items.get("shardlab.v1.sandbox.7"), "rubbish");
    assert.match(list({ do: "open", id: 9, name: "Z" }).trouble, /“Z” is not there any more/);
});
