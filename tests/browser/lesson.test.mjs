// The lesson "records" from its first step to its end card: once by pointer on the canvas alone, once
// through the twin alone; and what a reload keeps.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { start_harness } from "./harness.mjs";

let harness;
before(async () => {
    harness = await start_harness();
});
after(() => harness?.close());

// The right options of the quiz, by their place in lessons/records.json.
const kRight = [1, 1, 2];

/** Waits for a text in the twin: what is on the screen is there too. */
function sees(lab, text) {
    return lab.until(async () => (await lab.text()).includes(text), `the text "${text}"`);
}

/** Brings a control of the lesson into view by the wheel, as a person would, and presses it. */
async function scroll_to_and_hit(lab, id) {
    const beside = await lab.rect("lesson.back");
    await lab.page.mouse.move(beside.x + 60, beside.y - 120);
    for (let i = 0; i < 30 && !(await lab.rect(id)); i += 1) {
        await lab.page.mouse.wheel(0, 100);
        await lab.frame();
        await lab.frame();
    }
    await lab.hit(id);
}

test("a learner finishes the lesson by pointer on the canvas", { timeout: 240_000 }, async (t) => {
    const lab = await harness.open(t, {
        viewport: { width: 1440, height: 900 },
        // The first load has everything that the lesson needs.
        prepare: (page) => page.route(/shardlab\.second\./, () => {}),
    });
    await sees(lab, "Step 1 of 8");
    await lab.hit("lesson.next");

    await sees(lab, "Before you look");
    await lab.hit("lesson.predict.option.1");
    await lab.hit("lesson.commit");
    await sees(lab, "The service never compares a record with earlier ones.");
    await lab.hit("lesson.next");

    await lab.hit("lesson.play");
    await sees(lab, "The world has stopped at the key moment.");
    await lab.hit("lesson.next");

    // Full help: the form is filled in.
    await sees(lab, "Step 4 of 8");
    await lab.hit("form.send");
    await sees(lab, "You gave a partition key and data.");
    await sees(lab, "Why shard 0?");
    await mkdir("build/shots", { recursive: true });
    await lab.page.waitForTimeout(900);
    await lab.screenshot("build/shots/readme.png");
    await lab.hit("lesson.next");
    await sees(lab, "The service does");
    await lab.hit("lesson.next");

    // Part of the help: the key is the learner's own, typed into the field on the canvas.
    await sees(lab, "Step 6 of 8");
    await lab.hit("field.key");
    await lab.page.keyboard.type("cart-31");
    await lab.hit("form.send");
    await sees(lab, "1 of 2 records with the key cart-31 is stored.");
    await lab.hit("field.data");
    await lab.page.keyboard.press("Control+A");
    await lab.page.keyboard.type("pay");
    await lab.hit("form.send");
    await sees(lab, "You used one key for both clicks");
    await lab.hit("lesson.next");

    // No help. Both own records of this step lie in one shard; the inspector knows which.
    await sees(lab, "Step 7 of 8");
    await lab.hit("inspect.read");
    await lab.hit("field.type");
    await lab.hit("field.type.TRIM_HORIZON");
    await lab.hit("form.send");
    await sees(lab, "You hold a shard iterator.");
    await lab.hit("form.send");
    await sees(lab, "You read a shard in the order of its sequence numbers.");
    await lab.hit("lesson.next");

    await sees(lab, "Step 8 of 8");
    for (const [question, option] of kRight.entries()) {
        await scroll_to_and_hit(lab, `lesson.quiz.${question}.option.${option}`);
        await lab.hit("lesson.commit");
    }
    await lab.hit("lesson.next");
    await sees(lab, "You finished Records");
    await sees(lab, "3 of 3 right at the first try.");
    await lab.assert_clean();
});

test("a learner finishes the lesson through the twin alone", { timeout: 240_000 }, async (t) => {
    const lab = await harness.open(t);
    await sees(lab, "Step 1 of 8");
    await lab.press("lesson.next");

    await lab.choose("lesson.predict", 2);
    await lab.press("lesson.commit");
    await sees(lab, "Each put adds a record");
    await lab.press("lesson.next");

    await lab.press("lesson.play");
    await sees(lab, "The world has stopped at the key moment.");
    await lab.press("lesson.next");

    await sees(lab, "Step 4 of 8");
    await lab.press("form.send");
    await sees(lab, "You gave a partition key and data.");
    await lab.press("lesson.next");
    await lab.press("lesson.next");

    await sees(lab, "Step 6 of 8");
    await lab.type("field.key", "Zoë 7");
    await lab.press("form.send");
    await sees(lab, "1 of 2 records with the key Zoë 7 is stored.");
    await lab.press("form.send");
    await sees(lab, "You used one key for both clicks");
    await lab.press("lesson.next");

    await sees(lab, "Step 7 of 8");
    // The wrong way first: the lab says what is missing.
    await lab.press("form.iterator");
    await lab.press("form.send");
    await sees(lab, "Choose a shard, and the place in it where reading is to begin.");
    // While nothing is chosen, the first of the choices says so.
    await lab.choose("field.shard", 1);
    await lab.choose("field.type", 1);
    await lab.press("form.send");
    await sees(lab, "You hold an iterator, but an iterator is only a place.");
    for (const shard of ["0", "1"]) {
        await lab.press("form.iterator");
        await lab.choose("field.shard", Number(shard));
        await lab.press("form.send");
        await lab.press("form.send");
        await sees(lab, "read.");
    }
    await sees(lab, "You read a shard in the order of its sequence numbers.");
    await lab.press("lesson.next");

    await sees(lab, "Step 8 of 8");
    await lab.choose("lesson.quiz.0", 0);
    await lab.press("lesson.commit");
    await sees(lab, "A producer cannot choose the sequence number.");
    for (const [question, option] of kRight.entries()) {
        await lab.choose(`lesson.quiz.${question}`, option);
        await lab.press("lesson.commit");
    }
    await lab.press("lesson.next");
    await sees(lab, "You finished Records");
    await sees(lab, "2 of 3 right at the first try.");
    await lab.assert_clean();
});

test("a reload keeps step, answers, clock and world", { timeout: 120_000 }, async (t) => {
    const lab = await harness.open(t);
    await lab.press("lesson.next");
    await lab.choose("lesson.predict", 3);
    await lab.press("lesson.commit");
    await sees(lab, "Each put does add a record.");
    await lab.pause();
    const before_reload = await lab.stats();
    await lab.until(async () => {
        const stored = await lab.stored();
        return Object.values(stored).some((text) => text.includes(String(before_reload.now_us)));
    }, "the session in the storage");
    await lab.reload();
    await sees(lab, "Each put does add a record.");
    await sees(lab, "Step 2 of 8");
    await lab.pause();
    const after_reload = await lab.stats();
    assert.ok(after_reload.now_us >= before_reload.now_us, "the clock went back");
    // The world goes on from where it was: not later than what the page let pass since.
    assert.ok(after_reload.now_us - before_reload.now_us < 60e6, "the clock jumped");
    await lab.assert_clean();
});
