// Loads the lab, starts it, and passes messages between it and the page.

import { Announcer } from "{{asset:app/announcer.mjs}}";
import { data, glue, program } from "{{asset:app/assets.mjs}}";
import { Lab } from "{{asset:app/bridge.mjs}}";
import { copy, download } from "{{asset:app/clipboard.mjs}}";
import {
    crashed,
    no_webassembly,
    no_webgl,
    not_loaded,
    not_started,
    part_not_loaded,
    show_failure,
} from "{{asset:app/failures.mjs}}";
import { Frames } from "{{asset:app/frames.mjs}}";
import { listen } from "{{asset:app/input.mjs}}";
import { LoadError, Loader } from "{{asset:app/loader.mjs}}";
import { Notices } from "{{asset:app/notices.mjs}}";
import { Storage } from "{{asset:app/storage.mjs}}";
import { has_webgl2, surface_size, watch_context, watch_size } from "{{asset:app/surface.mjs}}";
import { TextEntry } from "{{asset:app/text_entry.mjs}}";
import { Theme } from "{{asset:app/theme.mjs}}";
import { Twin } from "{{asset:app/twin.mjs}}";
import { View } from "{{asset:app/view.mjs}}";

/** How long a lost graphics context may take to come back before the page offers another way. */
const kContextPatienceMs = 3000;

const view = new View();
const announcer = new Announcer(view.live);
const notices = new Notices(view.notices, (text) => announcer.say(text));
const storage = new Storage(tell_storage_trouble);
const theme = new Theme(storage, (key, value) => {
    lab?.set_preference(key, value);
    pump();
    frames?.wake();
});
/** @type {Twin} */
const twin = new Twin(view.twin, {
    on_event(id, kind, value) {
        lab?.twin_event(id, kind, value);
        pump();
        frames?.wake();
    },
    owns_input: (input) => entry.owns(input),
});
/** @type {TextEntry} */
const entry = new TextEntry(twin, (id, value, selection) => {
    lab?.text_state(id, value, selection);
    pump();
    frames?.wake();
});
const loader = new Loader((got, total) => view.progress(got, total));

/** @type {Lab|null} */
let lab = null;
/** @type {Frames|null} */
let frames = null;
let attempt = 0;
const stored_at_start = { session: "", scenario: "" };
let pumping = false;
let ready_said = false;
let was_reading = false;
let context_timer = 0;

/** Takes all messages that the program has for the page. */
function pump() {
    // A message can move the focus, which calls the program, which has new messages: the loop that
    // runs already takes them.
    if (!lab || pumping) return;
    pumping = true;
    try {
        for (let message = lab.poll(); message; message = lab.poll()) take(message);
    } finally {
        pumping = false;
    }
}

/** @param {Record<string, any>} message */
function take(message) {
    if (message.text_view !== undefined) {
        view.set_text_view(message.text_view);
        entry.refresh();
    }
    if (message.twin !== undefined) {
        twin.update(message.twin);
        entry.refresh();
        tell_ready();
    }
    if (message.text_entry !== undefined) entry.set(message.text_entry);
    if (message.want !== undefined) bring(message.want);
    if (message.announce !== undefined) announcer.say(message.announce);
    if (message.save !== undefined) storage.save(message.save);
    if (message.stored_bad !== undefined) {
        set_aside(message.stored_name ?? "session", message.stored_bad);
    }
    if (message.title !== undefined) document.title = message.title;
    if (message.hash !== undefined) show_hash(message.hash);
    if (message.theme !== undefined) theme.choose(message.theme);
    if (message.settings !== undefined) theme.keep(message.settings);
    if (message.cursor !== undefined) view.canvas.style.cursor = message.cursor;
    if (message.clipboard !== undefined) copy_text(message.clipboard);
    if (message.pack !== undefined) share((parts, to) => parts.make_link(to, message.pack));
    if (message.unpack !== undefined) share((parts, to) => parts.open_link(to, message.unpack));
    if (message.sandboxes !== undefined) share((parts, to) => parts.sandboxes(to, message.sandboxes));
    if (message.download !== undefined) download(message.download.name, message.download.text);
    if (message.choose_file) share((parts) => parts.choose_file(open_file));
    if (message.focus !== undefined) twin.focus(message.focus);
    if (message.ready) {
        ready_said = true;
        tell_ready();
    }
}

/** The lab is ready when it says so and its text is there. */
function tell_ready() {
    if (!ready_said || view.twin.childElementCount === 0 || view.state === "ready") return;
    view.state = "ready";
    announcer.say("The lab is ready.");
    lab?.bring_second_part();
    // Who was reading, or pressed a button of a failure's page, goes on in the lesson.
    if (was_reading) twin.focus("region.lesson");
}

/** Brings a file that the program has asked for. @param {string} name */
async function bring(name) {
    const asked = lab;
    const reason = "A part of this page did not arrive; you may be offline.";
    // What comes later needs the program's second part.
    const [got, whole] = await Promise.all([
        import("{{later:app/later.mjs}}")
            .then(({ Later }) => new Later().bytes(name))
            .catch(() => ({ bytes: null, reason })),
        asked?.bring_second_part(),
    ]);
    if (asked !== lab) return; // The program was started anew meanwhile.
    if (got.bytes && whole) lab?.set_asset(name, got.bytes);
    else lab?.asset_failed(name, got.reason || reason);
    pump();
    frames?.wake();
}

/**
 * Does one of these, and hands what comes of it to the lab.
 * @param {(share: typeof import("./share.mjs"), lab: Lab) => unknown} work
 */
async function share(work) {
    const asked = lab;
    const [parts, whole] = await Promise.all([
        import("{{later:app/share.mjs}}").catch(() => null),
        asked?.bring_second_part(),
    ]);
    if (!asked || asked !== lab) return; // The program was started anew meanwhile.
    if (!parts || !whole) return notices.show({ key: "file", text: "A part of this page did not arrive." });
    const trouble = await work(parts, asked);
    if (typeof trouble === "string") notices.show({ key: "file", text: trouble });
    pump();
    frames?.wake();
}

/** @param {File} file  A saved session. */
const open_file = (file) => share((parts, to) => parts.open_file(to, file));

/** @param {string} hash */
function show_hash(hash) {
    if (location.hash === hash) return;
    // The first address of a visit is completed, not left: "back" must leave the page then.
    if (location.hash === "") history.replaceState(null, "", hash);
    else history.pushState(null, "", hash);
}

/** @param {string} text */
async function copy_text(text) {
    if (await copy(text)) announcer.say("Copied.");
    else {
        notices.show({
            key: "clipboard",
            text:
                "The browser did not let this page copy. The text can be selected and copied in" +
                " the text view.",
        });
    }
}

/** @param {"refused"|"full"} reason */
function tell_storage_trouble(reason) {
    const why =
        reason === "full"
            ? "The storage that your browser gives this page is full."
            : "Your browser does not let this page store anything.";
    notices.show({
        key: "storage",
        text: `${why} The lab works, but your progress lasts only until you close this tab.`,
    });
}

/** @param {"session"|"scenario"} name @param {string} reason */
function set_aside(name, reason) {
    const text = stored_at_start[name];
    const copied = storage.keep_broken(text);
    storage.remove(name);
    const kept = copied ? ` A copy is kept in this browser as "${copied}".` : "";
    notices.show({
        key: "stored_bad",
        text: `The stored session could not be read, so the lab starts fresh. ${reason}${kept}`,
        actions: [
            { label: "Save the copy as a file", run: () => download("shardlab-session.txt", text) },
        ],
    });
}

function start_afresh() {
    for (const name of ["session", "progress", "scenario"]) {
        const text = storage.read(name);
        if (text !== null) storage.keep_broken(text);
        storage.remove(name);
    }
    storage.remove("scenario_address");
    location.reload();
}

/** @param {string} details @param {boolean} part_missing */
function stop(details, part_missing) {
    frames?.hold();
    storage.flush();
    view.show_failure_page();
    show_failure(view.failure, part_missing ? part_not_loaded(details) : crashed(details), [
        { label: "Reload", run: () => location.reload() },
        { label: "Start afresh", run: start_afresh },
    ]);
}

async function load() {
    view.show_loading();
    loader.attempt = attempt;
    loader.expect([glue, program, ...data]);
    try {
        const [module, compiled, ...files] = await Promise.all([
            loader.module(glue),
            loader.program(program),
            ...data.map((asset) => loader.bytes(asset)),
        ]);
        return { factory: module.default, compiled, files };
    } catch (error) {
        await loader.settled();
        throw error;
    }
}

async function boot() {
    if (typeof WebAssembly !== "object" || !WebAssembly.compileStreaming) {
        view.show_failure_page();
        show_failure(view.failure, no_webassembly(), [
            { label: "Reload", run: () => location.reload() },
        ]);
        return;
    }
    try {
        const loaded = await load();
        if (has_webgl2()) await start(loaded, true);
        else if (storage.read("without_picture")) await start(loaded, false);
        else offer_text_view(loaded);
    } catch (error) {
        if (lab?.stopped) return; // The crash has its own page.
        const failure = not_loaded(error);
        view.show_failure_page();
        show_failure(view.failure, failure, [
            { label: "Try again", run: retry },
            { label: "Reload", run: () => location.reload() },
        ]);
        if (failure.kind === "offline") addEventListener("online", retry, { once: true });
    }
}

function retry() {
    removeEventListener("online", retry);
    attempt += 1;
    boot();
}

/** @typedef {Awaited<ReturnType<typeof load>>} Loaded */

/** @param {Loaded} loaded */
function offer_text_view(loaded) {
    view.show_failure_page();
    show_failure(view.failure, no_webgl(), [
        {
            label: "Go on in text view",
            run: () => {
                storage.write("without_picture", "yes");
                start(loaded, false);
            },
        },
        { label: "Reload", run: () => location.reload() },
    ]);
}

/** @param {Loaded} loaded @param {boolean} has_gl */
async function start({ factory, compiled, files }, has_gl) {
    const made = await Lab.make({
        factory,
        program: compiled,
        canvas: has_gl ? view.canvas : null,
        on_crash: stop,
    });
    // Only a lesson of which nothing is stored can begin without it.
    const needs_all = /^#\/(?!l\/)/.test(location.hash);
    const reads_stored = storage.read("session") !== null;
    if ((needs_all || reads_stored) && !(await made.bring_second_part()) && needs_all) {
        throw new LoadError("network", program, "The second part of the program did not arrive.");
    }
    lab = made;
    for (const [index, asset] of data.entries()) made.set_asset(asset.name, files[index]);
    ready_said = false;
    was_reading = view.page.contains(document.activeElement);
    // The program asks the canvas for its size, so it must be laid out by now.
    view.has_canvas = has_gl;
    view.show_app();
    stored_at_start.session = storage.read("session") ?? "";
    stored_at_start.scenario = storage.read("scenario") ?? "";
    const error = made.start(has_gl, surface_size(), {
        theme: theme.current,
        reduced_motion: theme.reduced_motion,
        theme_choice: theme.theme_choice,
        motion_choice: theme.motion_choice,
        text_percent: theme.text_percent,
        dot_colour: theme.dot_colour,
        lights_out: storage.read("lights_out") ?? "on",
        touch: matchMedia("(pointer: coarse)").matches,
        saved: storage.read("session"),
        progress: storage.read("progress"),
        scenario: storage.read("scenario"),
        scenario_address: storage.read("scenario_address"),
        hash: location.hash,
    });
    if (made.stopped) return;
    if (error !== null) {
        lab = null;
        view.show_failure_page();
        const actions = [
            {
                label: "Go on in text view",
                run: () => void start({ factory, compiled, files }, false),
            },
            { label: "Start afresh", run: start_afresh },
        ];
        show_failure(view.failure, not_started(error), has_gl ? actions : actions.slice(1));
        return;
    }
    run(made, has_gl);
    const trouble = has_gl ? made.error() : null;
    if (trouble) {
        view.set_canvas(false);
        notices.show({
            key: "picture",
            text: `The picture could not be set up (${trouble}). The text view has everything.`,
        });
    }
}

/** @param {Lab} running @param {boolean} has_gl */
function run(running, has_gl) {
    const scheduler = new Frames(running, () => {
        pump();
        twin.settle();
        check_size();
    });
    frames = scheduler;
    /** @type {Parameters<typeof listen>[0]["on_key"]} */
    const on_key = (key, held) => {
        const used = running.key(key, held);
        pump();
        scheduler.wake();
        return used;
    };
    listen({ canvas: view.canvas, frames: scheduler, on_key });
    // For tests and for reports; the page itself does not use it.
    /** @type {any} */ (globalThis).shardlab = {
        stats: () => running.stats(),
        hit_rect: (/** @type {string} */ id) => running.hit_rect(id),
        key: (/** @type {string} */ key) => on_key(key, { shift: false, ctrl: false, alt: false }),
    };
    const check_size = watch_size(view.canvas, ({ width, height, dpr }) => {
        running.resize(width, height, dpr);
        scheduler.wake();
    });
    if (has_gl) {
        watch_context(view.canvas, {
            on_lost() {
                running.context_lost();
                pause_without_context(scheduler);
            },
            on_restored: () => go_on_with_context(running, scheduler),
        });
    }
    addEventListener("hashchange", () => {
        running.set_preference("hash", location.hash);
        pump();
        scheduler.wake();
    });
    document.addEventListener("visibilitychange", () => {
        running.visible(!document.hidden);
        // What the lab gives out at its hiding is taken before the storage is written.
        pump();
        if (document.hidden) storage.flush();
        scheduler.wake();
    });
    addEventListener("online", () => running.bring_second_part());
    addEventListener("pagehide", () => storage.flush());
    for (const kind of ["dragover", "drop"]) {
        addEventListener(kind, (event) => {
            const { dataTransfer } = /** @type {DragEvent} */ (event);
            if (!dataTransfer?.types.includes("Files")) return;
            event.preventDefault();
            if (kind === "drop" && dataTransfer.files[0]) open_file(dataTransfer.files[0]);
        });
    }
    pump();
    scheduler.wake();
}

/** @param {Frames} scheduler */
function pause_without_context(scheduler) {
    scheduler.hold();
    notices.show({
        key: "context",
        text:
            "The graphics system has taken the picture away. The lab waits for it; nothing is " +
            "lost.",
        lasting: true,
    });
    context_timer = setTimeout(() => {
        notices.show({
            key: "context",
            text:
                "The picture has not come back yet. Nothing is lost: you can wait, go on in the" +
                " text view, or reload the page.",
            lasting: true,
            actions: [
                {
                    label: "Go on in text view",
                    run: () => {
                        notices.remove("context");
                        view.set_canvas(false);
                        scheduler.release();
                    },
                },
                { label: "Reload", run: () => location.reload() },
            ],
        });
    }, kContextPatienceMs);
}

/** @param {Lab} running @param {Frames} scheduler */
function go_on_with_context(running, scheduler) {
    clearTimeout(context_timer);
    notices.remove("context");
    running.context_restored();
    view.set_canvas(true);
    entry.refresh();
    scheduler.release();
    announcer.say("The picture is back.");
}

// SDL's own listeners call the program too: a trap in there comes out here.
addEventListener("error", (event) => {
    lab?.stopped_by(event.error);
});

for (const skip of document.querySelectorAll("[data-skip]")) {
    skip.addEventListener("click", (event) => {
        // The address belongs to the lesson, so the link moves the focus only.
        event.preventDefault();
        if (!view.app.hidden) twin.focus(skip.getAttribute("data-skip") ?? "");
        else document.getElementById("lesson")?.focus();
    });
}

boot();
