// The page's own modules, with a program of which the test says what it does (fake/shardlab.mjs).

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fake_site } from "./fake/site.mjs";
import { start_harness } from "./harness.mjs";

let site;
let harness;
before(async () => {
    site = await fake_site();
    harness = await start_harness({ folder: site.folder });
});
after(async () => {
    await harness?.close();
    await site?.remove();
});

/** Opens the page; `setup` runs in it when the stand-in is made. */
async function open(t, setup = "", settings = {}) {
    const init = `globalThis.fake_setup = (fake) => { fake.begin(); ${setup} };`;
    return harness.open(t, { init, ...settings });
}

/** Sends a message and lets the page take it. */
async function send(lab, ...messages) {
    await lab.page.evaluate((list) => {
        for (const message of list) globalThis.fake.send(message);
        dispatchEvent(new Event("pointerup"));
    }, messages);
    await lab.frame();
}

const calls = (lab, name) => lab.page.evaluate((n) => globalThis.fake.of(n), name);

const field = (more = {}) => ({ t: "field", id: "f", label: "Partition key", value: "", ...more });

test("the page shows course and lesson as text before any script", async (t) => {
    const context = await harness.browser.newContext({ javaScriptEnabled: false });
    t.after(() => context.close());
    const page = await context.newPage();
    await page.goto(harness.url);
    assert.equal(await page.locator("h1").innerText(), "A lesson for tests");
    assert.match(await page.locator("#course").innerText(), /What a shard is\./);
    assert.match(await page.locator("#boot").innerText(), /needs JavaScript/);
});

test("it starts clean, with every asset whole and the options that the program needs", async (t) => {
    const lab = await open(t, "", { hash: "#/l/records", reduced_motion: true, theme: "light" });
    const assets = await calls(lab, "set_asset");
    assert.deepEqual(
        assets.map(([name]) => name),
        [
            "fonts/inter-regular.otf",
            "fonts/inter-semibold.otf",
            "fonts/jetbrains-mono-regular.ttf",
            "lessons/course.json",
            "lessons/records.json",
            "assets/quotas.json",
        ],
    );
    assert.deepEqual(assets.at(-1).slice(1), [2, "{".charCodeAt(0) * 31 + "}".charCodeAt(0)]);
    assert.deepEqual(await calls(lab, "start"), [
        [
            1,
            1280,
            720,
            1,
            {
                theme: "light",
                reduced_motion: true,
                theme_choice: "system",
                motion_choice: "system",
                text_percent: 100,
                dot_colour: 0,
                lights_out: "on",
                touch: false,
                saved: null,
                progress: null,
                scenario: null,
                scenario_address: null,
                hash: "#/l/records",
            },
        ],
    ]);
    assert.equal(await lab.page.evaluate(() => globalThis.fake.allocated), 0);
    await lab.assert_clean();
});

test("each kind of node becomes the HTML that its name promises", async (t) => {
    const lab = await open(t);
    await send(lab, {
        twin: [
            {
                t: "region",
                id: "lesson",
                label: "Lesson",
                c: [
                    { t: "h", level: 3, text: "Step" },
                    {
                        t: "p",
                        c: [
                            { t: "run", text: "a " },
                            { t: "run", text: "b", style: "strong" },
                        ],
                    },
                    { t: "list", ordered: true, c: [{ t: "item", text: "<b>no markup</b>" }] },
                    { t: "button", id: "b", text: "Go", describe: "Runs it.", pressed: false },
                    {
                        t: "radio-group",
                        id: "g",
                        label: "Which?",
                        c: [
                            { t: "radio", id: "g.0", text: "One" },
                            { t: "radio", id: "g.1", text: "Two", checked: true },
                        ],
                    },
                    field({ value: "user-7", error: "Too short.", hint: "Any text." }),
                    {
                        t: "select",
                        id: "s",
                        label: "Shard",
                        c: [
                            { t: "option", id: "0", text: "shard 0" },
                            { t: "option", id: "1", text: "shard 1", checked: true },
                        ],
                    },
                    {
                        t: "table",
                        label: "Records",
                        head: ["Key", ""],
                        rows: [["k", { t: "button", id: "r0", text: "Select" }]],
                    },
                    { t: "dl", c: [{ term: "MD5", value: "4d8f" }] },
                    { t: "status", text: "Paused" },
                    { t: "progress", id: "p", label: "Done", value: 2, max: 8 },
                    { t: "note", tone: "bad", text: "Refused." },
                    {
                        t: "nav",
                        label: "Lessons",
                        c: [{ t: "link", id: "l", text: "Records", href: "#/l/records" }],
                    },
                ],
            },
        ],
    });
    const tree = await lab.page.locator("#twin").ariaSnapshot();
    for (const line of [
        /region "Lesson"/,
        /heading "Lesson" \[level=2\]/,
        /heading "Step" \[level=3\]/,
        /strong: b/,
        /<b>no markup<\/b>/,
        /button "Go"/,
        /group "Which\?"/,
        /radio "Two" \[checked\]/,
        /textbox "Partition key": user-7/,
        /option "shard 1" \[selected\]/,
        /table "Records"/,
        /columnheader "Key"/,
        /term: MD5/,
        /progressbar "Done"/,
        /img "problem"/,
        /navigation "Lessons"/,
        /link "Records"/,
    ]) {
        assert.match(tree, line);
    }
    assert.equal(await lab.control("f").getAttribute("aria-invalid"), "true");
    await lab.assert_clean();
});

test("a change keeps elements, focus, and the order", async (t) => {
    const lab = await open(t);
    const buttons = (...ids) => ({ twin: ids.map((id) => ({ t: "button", id, text: id })) });
    await send(lab, buttons("a", "b", "c"));
    await lab.focus("c");
    await lab.page.evaluate(() => (document.querySelector("[data-id=c]").kept = true));
    await send(lab, buttons("c", "d", "a", "b"));
    assert.deepEqual(await lab.ids(), ["c", "d", "a", "b"]);
    assert.equal(await lab.focused(), "c");
    assert.equal(await lab.page.evaluate(() => document.querySelector("[data-id=c]").kept), true);
    await send(lab, buttons("b", "a", "d", "c"));
    assert.deepEqual(await lab.ids(), ["b", "a", "d", "c"]);
    assert.equal(await lab.focused(), "c");
    assert.deepEqual(
        (await calls(lab, "twin_event")).map(([id, kind]) => `${id} ${kind}`),
        ["c focus"],
    );
});

test("when the focused control goes, its region takes the focus", async (t) => {
    const lab = await open(t);
    const region = (...c) => ({ twin: [{ t: "region", id: "r", label: "Lesson", c }] });
    await send(lab, region({ t: "button", id: "a", text: "A" }));
    await lab.focus("a");
    await send(lab, region());
    assert.equal(await lab.focused(), "r");
    assert.deepEqual(
        (await calls(lab, "twin_event")).map(([id, kind]) => `${id} ${kind}`),
        ["a focus", "a blur", "r focus"],
    );
});

test("presses, choices and text reach the program; a disabled button keeps focus and does nothing", async (t) => {
    const lab = await open(t);
    const options = ["x", "y"].map((text, i) => ({ text, id: `o${i}`, checked: i === 0 }));
    await send(lab, {
        twin: [
            { t: "button", id: "on", text: "On" },
            { t: "button", id: "off", text: "Off", disabled: true },
            { t: "link", id: "link", text: "Link", href: "#/l/shards" },
            {
                t: "radio-group",
                id: "g",
                label: "G",
                c: options.map((o) => ({ t: "radio", ...o })),
            },
            { t: "select", id: "s", label: "S", c: options.map((o) => ({ t: "option", ...o })) },
            field(),
        ],
    });
    await lab.press("on");
    await lab.focus("off");
    await lab.page.keyboard.press("Enter");
    await lab.press("link");
    await lab.choose("g", 1);
    await lab.choose("s", 1);
    await lab.type("f", "é7");
    await lab.page.keyboard.press("Enter");
    const events = (await calls(lab, "twin_event")).filter(
        ([, kind]) => !["focus", "blur"].includes(kind),
    );
    assert.deepEqual(events, [
        ["on", "press", ""],
        ["link", "press", ""],
        ["o1", "choose", "1"],
        ["s", "choose", "1"],
        ["f", "input", "é"],
        ["f", "input", "é7"],
        ["f", "submit", "é7"],
    ]);
    // The program did not agree, so the controls still show what it knows.
    assert.equal(
        await lab
            .control("o0")
            .first()
            .evaluate((e) => e.checked),
        true,
    );
    assert.equal(await lab.control("s").evaluate((e) => e.selectedIndex), 0);
    assert.equal(new URL(lab.page.url()).hash, "");
});

test("the echo of older text does not undo typing, a command of the program does change the field", async (t) => {
    const lab = await open(t);
    await send(lab, { twin: [field()] });
    await lab.type("f", "abc");
    await send(lab, { twin: [field({ value: "ab" })] });
    assert.equal(await lab.value("f"), "abc");
    await send(lab, { twin: [field({ value: "abc" })] });
    await send(lab, { twin: [field({ value: "" })] });
    assert.equal(await lab.value("f"), "");
});

const place = { id: "f", x: 200, y: 300, w: 160, h: 24, value: "", size: 15, mono: true };

test("text entry lies invisibly over the drawn field, takes the focus and goes back", async (t) => {
    const lab = await open(t);
    await send(lab, { twin: [field()] }, { text_entry: place });
    assert.equal(await lab.focused(), "f");
    const there = await lab.page.evaluate(() => {
        const found = document.elementFromPoint(280, 312);
        const { x, y, width, height } = found.getBoundingClientRect();
        return {
            id: found.dataset.id,
            x,
            y,
            width,
            height,
            opacity: getComputedStyle(found).opacity,
        };
    });
    assert.deepEqual(there, { id: "f", x: 200, y: 300, width: 160, height: 24, opacity: "0" });
    await lab.page.keyboard.type("aü");
    await lab.page.keyboard.press("ArrowLeft");
    await lab.until(
        async () => (await calls(lab, "text_state")).at(-1)?.[2] === 1,
        "the moved caret",
    );
    assert.deepEqual(await calls(lab, "text_state"), [
        ["f", "", 0, 0, 0],
        ["f", "a", 1, 1, 0],
        ["f", "aü", 3, 3, 0],
        ["f", "aü", 1, 1, 0],
    ]);
    assert.deepEqual(
        (await calls(lab, "twin_event")).filter(([, kind]) => kind === "input"),
        [],
    );
    await send(lab, { text_entry: null });
    assert.equal(await lab.focused(), "f");
    assert.equal(await lab.page.locator(".entry").count(), 0);
    assert.equal(await lab.page.evaluate(() => document.elementFromPoint(280, 312).id), "canvas");
});

test("a field that is left and entered again before the program answers stays in place", async (t) => {
    const lab = await open(t);
    await send(
        lab,
        { twin: [field(), { t: "button", id: "b", text: "B" }] },
        { text_entry: place },
    );
    await lab.page.evaluate(() => {
        document.querySelector("[data-id=b]").focus();
        globalThis.placed_meanwhile = document.querySelectorAll(".entry").length;
        document.querySelector("[data-id=f]").focus();
    });
    assert.equal(await lab.page.evaluate(() => globalThis.placed_meanwhile), 0);
    assert.equal(await lab.page.locator(".entry").count(), 1);
    await send(lab, { text_entry: null });
    assert.equal(await lab.focused(), "f");
    await lab.page.keyboard.type("x");
    assert.deepEqual((await calls(lab, "twin_event")).at(-1), ["f", "input", "x"]);
});

test("text entry waits for a field that comes later", async (t) => {
    const lab = await open(t);
    await send(lab, { text_entry: place });
    await send(lab, { twin: [field()] });
    assert.equal(await lab.focused(), "f");
    assert.equal(await lab.page.locator(".entry").count(), 1);
});

test("composed text is reported as such, in bytes, and the program's echo does not break into it", async (t) => {
    const lab = await open(t);
    await send(lab, { twin: [field({ value: "a" })] }, { text_entry: { ...place, value: "a" } });
    const session = await lab.page.context().newCDPSession(lab.page);
    const compose = (text) =>
        session.send("Input.imeSetComposition", {
            text,
            selectionStart: text.length,
            selectionEnd: text.length,
        });
    await compose("に");
    await compose("にほん");
    await send(lab, { twin: [field({ value: "zzz" })] });
    await session.send("Input.insertText", { text: "日本" });
    await lab.until(
        async () => (await calls(lab, "text_state")).at(-1)?.[1] === "a日本",
        "the composed text",
    );
    const states = (await calls(lab, "text_state")).map((state) => state.slice(1));
    assert.deepEqual(states.slice(0, 3), [
        ["a", 1, 1, 0],
        ["aに", 4, 4, 3],
        ["aにほん", 10, 10, 9],
    ]);
    assert.deepEqual(states.at(-1), ["a日本", 7, 7, 0]);
});

test("keys: Tab is never a shortcut, controls keep theirs, SDL hears none from the canvas", async (t) => {
    const lab = await open(t, "fake.key_used = true;");
    await send(lab, { twin: [{ t: "button", id: "b", text: "B" }, field()] });
    await lab.page.evaluate(() => {
        globalThis.heard = [];
        const canvas = document.getElementById("canvas");
        for (const kind of ["keydown", "keyup", "keypress"]) {
            canvas.addEventListener(kind, (event) => globalThis.heard.push(event.key));
        }
        canvas.focus();
    });
    for (const key of ["Space", "F6", "Shift+Tab"]) await lab.page.keyboard.press(key);
    assert.deepEqual(await lab.page.evaluate(() => globalThis.heard), []);
    assert.notEqual(await lab.page.evaluate(() => document.activeElement.id), "canvas");
    await lab.focus("b");
    for (const key of ["Space", "Enter", "ArrowRight"]) await lab.page.keyboard.press(key);
    await lab.focus("f");
    for (const key of ["t", "?", "ArrowLeft"]) await lab.page.keyboard.press(key);
    assert.deepEqual(
        (await calls(lab, "key")).map(([key]) => key),
        [" ", "F6", "ArrowRight"],
    );
});

test("frames run on demand only", async (t) => {
    const lab = await open(t);
    const frames = () => lab.page.evaluate(() => globalThis.fake.frames);
    const idle = await frames();
    for (let i = 0; i < 5; i += 1) await lab.frame();
    assert.equal(await frames(), idle);
    await lab.page.mouse.move(50, 60);
    await lab.until(async () => (await frames()) > idle, "a frame after the pointer moved");
    await lab.page.evaluate(() => (globalThis.fake.next = 0));
    await lab.page.mouse.move(55, 60);
    const before_many = await frames();
    await lab.until(async () => (await frames()) > before_many + 3, "frames without input");
});

test("announcements: one in two seconds, the newest wins", async (t) => {
    const lab = await open(t, "fake.queue.length = 0; fake.begin();");
    await lab.page.evaluate(() => {
        const region = document.getElementById("live");
        globalThis.said = [];
        new MutationObserver(() =>
            globalThis.said.push([region.textContent, performance.now()]),
        ).observe(region, { childList: true, characterData: true, subtree: true });
    });
    await send(lab, { announce: "one" }, { announce: "two" }, { announce: "three" });
    await lab.until(async () => (await lab.announced()) === "three", "the newest message");
    await send(lab, { announce: "three" });
    await lab.until(
        async () => (await lab.announced()) === "three\u00A0",
        "the same message again",
    );
    const said = await lab.page.evaluate(() => globalThis.said);
    assert.deepEqual(
        said.map(([text]) => text),
        ["three", "three\u00A0"],
    );
    assert.ok(said[1][1] - said[0][1] >= 1990);
});

test("saves go to storage, and an unreadable session is set aside with a copy", async (t) => {
    const stored = { "shardlab.v1.session": "rubbish", "shardlab.v1.progress": "p" };
    const lab = await open(t, 'fake.send({ stored_bad: "Line 1 is no number." });', { stored });
    assert.equal((await calls(lab, "start"))[0][4].saved, "rubbish");
    assert.deepEqual(await lab.stored(), {
        "shardlab.broken.1": "rubbish",
        "shardlab.v1.progress": "p",
    });
    assert.match(
        await lab.page.locator("#notices").innerText(),
        /Line 1 is no number\..*shardlab\.broken\.1/s,
    );
    await send(lab, { save: { session: "s1" } }, { save: { session: "s2", progress: "p2" } });
    await lab.until(async () => (await lab.stored())["shardlab.v1.session"] === "s2", "the save");
    assert.equal((await lab.stored())["shardlab.v1.progress"], "p2");
    await lab.page.getByRole("button", { name: "Dismiss" }).click();
    assert.equal(await lab.page.locator("#notices").innerText(), "");
});

test("four unreadable sessions leave the three newest copies", async (t) => {
    const stored = Object.fromEntries([1, 2, 3].map((n) => [`shardlab.broken.${n}`, `old ${n}`]));
    const lab = await open(t, 'fake.send({ stored_bad: "No." });', {
        stored: { ...stored, "shardlab.v1.session": "new" },
    });
    assert.deepEqual(await lab.stored(), {
        "shardlab.broken.1": "old 2",
        "shardlab.broken.2": "old 3",
        "shardlab.broken.3": "new",
    });
});

test("without storage the lab goes on and says so once", async (t) => {
    const init = `
        globalThis.fake_setup = (fake) => { fake.begin(); fake.send({ save: { session: "s" } }); };
        Object.defineProperty(globalThis, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });`;
    const lab = await harness.open(t, { init });
    assert.equal(await lab.page.locator(".notice").count(), 1);
    assert.match(await lab.page.locator(".notice").innerText(), /does not let this page store/);
});

test("the theme: the system's at first, the learner's choice afterwards", async (t) => {
    const lab = await open(t, "", { theme: "light" });
    const shown = () => lab.page.evaluate(() => document.documentElement.dataset.theme);
    await send(lab, { theme: "light" });
    assert.equal((await lab.stored())["shardlab.v1.theme"], undefined);
    await lab.page.emulateMedia({ colorScheme: "dark" });
    await lab.until(async () => (await shown()) === "dark", "the system's theme");
    assert.deepEqual(await calls(lab, "set_preference"), [["theme", "dark"]]);
    await send(lab, { theme: "light" });
    await lab.reload();
    assert.equal(await shown(), "light");
    assert.equal((await calls(lab, "start"))[0][4].theme, "light");
});

test("settings are kept, and what the system wants is told to the program", async (t) => {
    const lab = await open(t, "", { theme: "light" });
    const root = () =>
        lab.page.evaluate(() => ({
            theme: document.documentElement.dataset.theme,
            size: getComputedStyle(document.documentElement).fontSize,
        }));
    await send(lab, {
        settings: { theme: "dark", reduced_motion: "on", text_percent: 150, dot_colour: "age", lights_out: "off" },
    });
    assert.deepEqual(await root(), { theme: "dark", size: "24px" });
    const kept = await lab.stored();
    assert.equal(kept["shardlab.v1.theme"], "dark");
    assert.equal(kept["shardlab.v1.reduced_motion"], "on");
    assert.equal(kept["shardlab.v1.text_percent"], "150");
    assert.equal(kept["shardlab.v1.dot_colour"], "age");
    assert.equal(kept["shardlab.v1.lights_out"], "off");
    await lab.reload();
    assert.deepEqual(await root(), { theme: "dark", size: "24px" });
    const started = (await calls(lab, "start"))[0][4];
    assert.equal(started.theme_choice, "dark");
    assert.equal(started.motion_choice, "on");
    assert.equal(started.reduced_motion, true);
    assert.equal(started.text_percent, 150);
    assert.equal(started.lights_out, "off");
    assert.equal(started.dot_colour, 3);
    await send(lab, {
        settings: {
            theme: "system",
            reduced_motion: "system",
            text_percent: 100,
            dot_colour: "key",
        },
    });
    assert.deepEqual(await root(), { theme: "light", size: "16px" });
    assert.deepEqual(await calls(lab, "set_preference"), [
        ["theme", "light"],
        ["reduced_motion", "0"],
    ]);
    const left = Object.keys(await lab.stored());
    for (const name of ["theme", "reduced_motion", "text_percent", "dot_colour", "lights_out"])
        assert.equal(left.includes(`shardlab.v1.${name}`), false, name);
});

test("text view fits 320 px, shows the twin and hides the canvas", async (t) => {
    const lab = await open(t, "", { viewport: { width: 320, height: 640 } });
    const hash = "4d8f".repeat(16);
    await send(
        lab,
        { text_view: true },
        {
            twin: [
                {
                    t: "region",
                    id: "stage",
                    label: "Stage",
                    c: [
                        {
                            t: "table",
                            label: "Records",
                            head: ["Key", "MD5"],
                            rows: [["user-7", hash]],
                        },
                        { t: "dl", c: [{ term: "MD5", value: hash }] },
                        { t: "button", id: "b", text: "A button with a rather long text on it" },
                        field({ hint: "A hint." }),
                    ],
                },
            ],
        },
    );
    assert.ok(await lab.control("b").isVisible());
    assert.equal(await lab.page.locator("#canvas").isVisible(), false);
    const widths = await lab.page.evaluate(() => [
        document.documentElement.scrollWidth,
        innerWidth,
    ]);
    assert.equal(widths[0], widths[1]);
    await lab.page.mouse.move(10, 10);
    await lab.page.keyboard.press("PageDown");
    assert.deepEqual(await calls(lab, "key"), []);
});

test("the address follows the lab, and going back tells the lab", async (t) => {
    const lab = await open(t);
    await send(lab, { hash: "#/l/records" }, { title: "Records" });
    await send(lab, { hash: "#/l/shards" });
    assert.equal(await lab.page.title(), "Records");
    await lab.page.goBack();
    await lab.until(async () => (await calls(lab, "set_preference")).length > 0, "the way back");
    assert.deepEqual(await calls(lab, "set_preference"), [["hash", "#/l/records"]]);
});

test("a crash has its page, keeps what was stored, and is reported once", async (t) => {
    const lab = await open(t, 'fake.send({ save: { session: "kept" } });');
    await lab.page.evaluate(() => {
        globalThis.fake.on("visible", () => {
            throw new WebAssembly.RuntimeError("unreachable");
        });
        document.dispatchEvent(new Event("visibilitychange"));
    });
    await lab.wait_for_state("failed");
    assert.match(
        await lab.page.locator("#failure").innerText(),
        /The lab has stopped[^]*Start afresh/,
    );
    assert.equal(await lab.page.evaluate(() => document.activeElement.id), "failure-title");
    assert.equal((await lab.stored())["shardlab.v1.session"], "kept");
    await lab.page.getByRole("button", { name: "Start afresh" }).click();
    await lab.wait_for_state("ready");
    assert.equal((await calls(lab, "start"))[0][4].saved, null);
    assert.equal((await lab.stored())["shardlab.broken.1"], "kept");
});

test("a lab that cannot start says why and offers the text view", async (t) => {
    const lab = await open(
        t,
        "fake.start_code = 3; fake.error = 'No picture.'; globalThis.fake_setup = (next) => next.begin();",
        {
            wait: "failed",
        },
    );
    assert.match(await lab.page.locator("#failure").innerText(), /could not start/);
    assert.match(await lab.page.locator("#failure pre").textContent(), /No picture\./);
    await lab.page.getByRole("button", { name: "Go on in text view" }).click();
    await lab.wait_for_state("ready");
    assert.equal((await calls(lab, "start"))[0][0], 0);
    assert.equal(await lab.page.evaluate(() => document.body.dataset.view), "text");
});

test("what the program asks for later is brought, or it is told why not", async (t) => {
    const lab = await open(t);
    const before = (await calls(lab, "set_asset")).length;
    await send(lab, { want: "assets/scenarios/one.json" });
    await lab.until(async () => (await calls(lab, "set_asset")).length > before, "the file");
    assert.deepEqual((await calls(lab, "set_asset")).at(-1).slice(0, 2), ["assets/scenarios/one.json", 2]);

    await send(lab, { want: "assets/scenarios/two.json" });
    await lab.until(async () => (await calls(lab, "asset_failed")).length > 0, "the refusal");
    assert.deepEqual(await calls(lab, "asset_failed"), [
        ["assets/scenarios/two.json", "There is none of this name."],
    ]);
});
