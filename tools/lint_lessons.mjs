// Checks what an author can get wrong in a lesson and what no compiler sees: the schema, lengths, numbers typed in prose,
// words that the service does not use, commands of the AWS CLI, coverage of the course's statements, old facts.
//
//   node tools/lint_lessons.mjs      prints "file: field: message"; ends with 1 if there is an error. Warnings are advice.
//
// Before it looks at the lessons it looks at tests/lessons/lint_fixture.json, which breaks every rule once: a rule that
// finds nothing there is broken itself.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { schema_errors } from "./json_schema.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const read_json = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

const schema = read_json("lessons/schema.json");
const facts = read_json("assets/quotas.json");
const { prices } = read_json("assets/prices.json");
const course = read_json("lessons/course.json");

// lessons.md, section 2.
const kSayWordsMax = 50;
const kSentenceWords = { min: 8, max: 18 };
const kSteps = { min: 6, max: 9 };
const kFactDaysMax = 180;

// lessons.md, section 1: where each statement of the course is made.
const kStatementTopics = {
    S1: ["T1"], S2: ["T11"], S3: ["T1", "T5"], S4: ["T1", "T6"], S5: ["T2", "T3"], S6: ["T2"], S7: ["T2", "T3", "T4"],
    S8: ["T3", "T5"], S9: ["T3"], S10: ["T3", "T11"], S11: ["T3", "T4", "T9"], S12: ["T4"], S13: ["T6", "T7"],
    S14: ["T6"], S15: ["T7"], S16: ["T9"], S17: ["T10"], S18: ["T12"],
};

// style.md, section 4: the service's words. A bold word introduces one of them.
const kGlossary = new Set([
    "stream", "shard", "record", "producer", "consumer", "partition key", "explicit hash key", "hash key", "hash key range",
    "data", "sequence number", "approximate arrival timestamp", "shard iterator", "retention period", "parent shard",
    "adjacent parent shard", "split", "merge", "reshard", "open shard", "closed shard", "expired shard",
    "millis behind latest", "iterator age", "on-demand", "provisioned", "enhanced fan-out", "registered consumer",
    "polling consumer", "user record", "limit", "quota", "throttle",
]);
const kForeignWords = /\b(partitions?(?! keys?\b)|offsets?|cursors?|topics?|messages?|groups?)\b/i;
// lessons.md, rule 12.
const kHarshWords = /\b(oops|wrong|incorrect|failed|sorry|congratulations)\b/i;

/** The tokens that stand for prices of a Region, as core/lesson/lesson_prices.h has them. */
const price_names = (region) =>
    new Set(
        prices.filter((price) => price.region === region).flatMap(({ item, unit }) =>
            unit.endsWith("-hour") ? [`${item}_price`, `${item}_month_price`] : [`${item}_price`]),
    );

// kinesis.md 12.1.
const kCommandOptions = {
    "add-tags-to-stream": ["stream-name", "tags", "stream-arn", "stream-id"],
    "create-stream": [
        "stream-name", "shard-count", "stream-mode-details", "tags", "warm-throughput-mi-bps",
        "max-record-size-in-ki-b",
    ],
    "decrease-stream-retention-period": ["stream-name", "retention-period-hours", "stream-arn", "stream-id"],
    "delete-resource-policy": ["resource-arn", "stream-id"],
    "delete-stream": [
        "stream-name", "enforce-consumer-deletion", "no-enforce-consumer-deletion", "stream-arn", "stream-id",
    ],
    "deregister-stream-consumer": ["stream-arn", "consumer-name", "consumer-arn", "stream-id"],
    "describe-account-settings": [],
    "describe-limits": [],
    "describe-stream": ["stream-name", "limit", "exclusive-start-shard-id", "stream-arn", "stream-id"],
    "describe-stream-consumer": ["stream-arn", "consumer-name", "consumer-arn", "stream-id"],
    "describe-stream-summary": ["stream-name", "stream-arn", "stream-id"],
    "disable-enhanced-monitoring": ["stream-name", "shard-level-metrics", "stream-arn", "stream-id"],
    "enable-enhanced-monitoring": ["stream-name", "shard-level-metrics", "stream-arn", "stream-id"],
    "get-records": ["shard-iterator", "limit", "stream-arn", "stream-id"],
    "get-resource-policy": ["resource-arn", "stream-id"],
    "get-shard-iterator": [
        "stream-name", "shard-id", "shard-iterator-type", "starting-sequence-number", "timestamp", "stream-arn",
        "stream-id",
    ],
    "increase-stream-retention-period": ["stream-name", "retention-period-hours", "stream-arn", "stream-id"],
    "list-shards": [
        "stream-name", "next-token", "exclusive-start-shard-id", "max-results", "stream-creation-timestamp",
        "shard-filter", "stream-arn", "stream-id",
    ],
    "list-stream-consumers": ["stream-arn", "next-token", "max-results", "stream-creation-timestamp", "stream-id"],
    "list-streams": ["limit", "exclusive-start-stream-name", "next-token"],
    "list-tags-for-resource": ["resource-arn", "stream-id"],
    "list-tags-for-stream": ["stream-name", "exclusive-start-tag-key", "limit", "stream-arn", "stream-id"],
    "merge-shards": ["stream-name", "shard-to-merge", "adjacent-shard-to-merge", "stream-arn", "stream-id"],
    "put-record": [
        "stream-name", "data", "partition-key", "explicit-hash-key", "sequence-number-for-ordering", "stream-arn",
        "stream-id",
    ],
    "put-records": ["records", "stream-name", "stream-arn", "stream-id"],
    "put-resource-policy": ["resource-arn", "stream-id", "policy"],
    "register-stream-consumer": ["stream-arn", "consumer-name", "stream-id", "tags"],
    "remove-tags-from-stream": ["stream-name", "tag-keys", "stream-arn", "stream-id"],
    "split-shard": ["stream-name", "shard-to-split", "new-starting-hash-key", "stream-arn", "stream-id"],
    "start-stream-encryption": ["stream-name", "encryption-type", "key-id", "stream-arn", "stream-id"],
    "stop-stream-encryption": ["stream-name", "encryption-type", "key-id", "stream-arn", "stream-id"],
    "tag-resource": ["tags", "resource-arn", "stream-id"],
    "untag-resource": ["tag-keys", "resource-arn", "stream-id"],
    "update-account-settings": ["minimum-throughput-billing-commitment"],
    "update-max-record-size": ["stream-arn", "stream-id", "max-record-size-in-ki-b"],
    "update-shard-count": ["stream-name", "target-shard-count", "scaling-type", "stream-arn", "stream-id"],
    "update-stream-mode": ["stream-arn", "stream-id", "stream-mode-details", "warm-throughput-mi-bps"],
    "update-stream-warm-throughput": ["stream-arn", "stream-name", "stream-id", "warm-throughput-mi-bps"],
};
const kGlobalOptions = ["query", "output", "region", "cli-binary-format", "endpoint-url", "profile"];

/** Collects what is found, by rule, so that the fixture can prove each rule. */
class Findings {
    constructor(file) {
        this.file = file;
        this.errors = [];
        this.warnings = [];
        this.rules = new Set();
    }
    error(rule, field, message) {
        this.rules.add(rule);
        this.errors.push(`${this.file}: ${field}: ${message}`);
    }
    warn(rule, field, message) {
        this.rules.add(rule);
        this.warnings.push(`${this.file}: ${field}: ${message}`);
    }
}

// --- What a lesson says: every text for the learner, with its field -----------------------------------------------

function* condition_texts(goal, field) {
    for (const [word, children] of [["all", goal.all], ["any", goal.any], ["not", goal.not && [goal.not]]]) {
        if (!children) continue;
        for (const [i, child] of children.entries())
            yield* condition_texts(child, word === "not" ? `${field}.not` : `${field}.${word}[${i}]`);
        return;
    }
    yield [`${field}.text`, goal.text];
    for (const [i, diagnosis] of goal.diagnoses.entries()) yield [`${field}.diagnoses[${i}].text`, diagnosis.text];
}

function* option_texts(options, field) {
    for (const [i, option] of options.entries()) {
        yield [`${field}[${i}].text`, option.text];
        yield [`${field}[${i}].reply`, option.reply];
    }
}

function* step_texts(step, field) {
    yield [`${field}.title`, step.title];
    yield [`${field}.text`, step.text];
    if (step.correction) {
        yield [`${field}.correction.course_says`, step.correction.course_says];
        yield [`${field}.correction.service_does`, step.correction.service_does];
    }
    for (const [i, caption] of (step.captions ?? []).entries()) yield [`${field}.captions[${i}].text`, caption.text];
    for (const name of ["result", "question", "not_sure", "done"]) if (step[name]) yield [`${field}.${name}`, step[name]];
    if (step.options) yield* option_texts(step.options, `${field}.options`);
    if (step.goal) yield* condition_texts(step.goal, `${field}.goal`);
    for (const [i, hint] of (step.hints ?? []).entries()) yield [`${field}.hints[${i}]`, hint];
    for (const [i, item] of (step.items ?? []).entries()) {
        yield [`${field}.items[${i}].question`, item.question];
        yield* option_texts(item.options, `${field}.items[${i}].options`);
    }
}

function* lesson_texts(lesson) {
    yield ["title", lesson.title];
    yield ["promise", lesson.promise];
    for (const [i, step] of lesson.steps.entries()) yield* step_texts(step, `steps[${i}]`);
    for (const name of ["idea", "limit", "price"]) yield [`end.${name}`, lesson.end[name]];
}

/** What is said in words: `code` stands for one word; facts and placeholders too. */
const words_only = (text) => text.replace(/`[^`]*`/g, "code").replace(/\{\{?[a-z_]+\}?\}/g, "fact").replace(/\*\*/g, "");
const word_count = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
const sentences = (text) =>
    text.split(/\n+/).flatMap((line) => line.split(/(?<=[.!?])\s+(?=[\p{Lu}`“])/u)).filter((s) => word_count(s) > 0);

// --- The rules -----------------------------------------------------------------------------------------------------

function check_words(lesson, found) {
    const bold_before = new Set();
    const priced = price_names(lesson.scenario.region ?? "us-east-1");
    for (const [field, text] of lesson_texts(lesson)) {
        const plain = words_only(text);
        for (const [, name] of text.matchAll(/\{\{([^{}]*)\}\}/g))
            if (!(name in facts) && !priced.has(name)) found.error("fact", field, `no fact has the name of {{${name}}}`);
        // Letters before a digit make a name: MD5, us-east-1, S3.
        for (const [number] of plain.matchAll(/(?<![\p{L}\p{N}-])\d[\d.,]*/gu))
            found.error("number", field, `"${number}" is typed; use a fact, or a word for a small count`);
        const foreign = plain.match(kForeignWords);
        if (foreign) found.error("foreign word", field, `"${foreign[0]}" is no word of the service (style.md, section 4)`);
        const harsh = plain.match(kHarshWords);
        if (harsh) found.error("harsh word", field, `"${harsh[0]}": say what happened and what to try (lessons.md, rule 12)`);
        if (/\p{Extended_Pictographic}/u.test(text)) found.error("emoji", field, "a picture character");
        for (const [, word] of text.matchAll(/\*\*([^*]+)\*\*/g)) {
            const singular = word.toLowerCase().replace(/s$/, "");
            if (!kGlossary.has(word.toLowerCase()) && !kGlossary.has(singular))
                found.error("glossary", field, `"${word}" is bold, but not in the glossary of tools/lint_lessons.mjs`);
            if (bold_before.has(singular)) found.error("bold twice", field, `"${word}" was introduced in bold before`);
            bold_before.add(singular);
        }
    }
}

function check_lengths(lesson, found) {
    for (const [i, step] of lesson.steps.entries()) {
        const words = word_count(words_only(step.text));
        if (step.kind === "say" && words > kSayWordsMax)
            found.error("say length", `steps[${i}].text`, `${words} words; a "say" has at most ${kSayWordsMax}`);
        else if (words > kSayWordsMax)
            found.warn("text length", `steps[${i}].text`, `${words} words; more than ${kSayWordsMax} are skipped by many`);
    }
    for (const [field, text] of lesson_texts(lesson)) {
        // Titles, options and conditions are no sentences; hints carry commands.
        if (!/\.(text|result|not_sure|done|reply|course_says|service_does)$/.test(field) || /options\[\d\]\.text$/.test(field)) continue;
        for (const sentence of sentences(words_only(text))) {
            const words = word_count(sentence);
            if (words > kSentenceWords.max)
                found.warn("long sentence", field, `${words} words: "${sentence}"`);
        }
        const all = sentences(words_only(text)).map(word_count);
        if (all.length > 1 && all.every((words) => words < kSentenceWords.min))
            found.warn("short sentences", field, `only sentences of fewer than ${kSentenceWords.min} words`);
    }
}

function check_shape(lesson, found) {
    const kinds = lesson.steps.map((step) => step.kind);
    if (kinds.length < kSteps.min || kinds.length > kSteps.max)
        found.error("steps", "steps", `${kinds.length} steps; a lesson has ${kSteps.min} to ${kSteps.max}`);
    for (let i = 1; i < kinds.length; ++i) {
        if (kinds[i] === "say" && kinds[i - 1] === "say") found.error("say twice", `steps[${i}]`, `two "say" in a row`);
        if (kinds[i] === "demo" && kinds[i - 1] !== "predict")
            found.error("demo alone", `steps[${i}]`, "a prediction comes before the demo that reveals it");
    }
    const support = lesson.steps.filter((step) => step.kind === "do").map((step) => step.support);
    const order = ["full", "part", "none"];
    if (support.some((s, i) => i > 0 && order.indexOf(s) < order.indexOf(support[i - 1])))
        found.error("support", "steps", `help goes from full to none, not ${support.join(", ")}`);
    const places = lesson.steps.flatMap((step) => [step, ...(step.items ?? [])]).filter((s) => s.options)
        .map((s) => s.options.findIndex((option) => option.right));
    if (places.length > 2 && new Set(places).size === 1)
        found.warn("same place", "steps", `the right option is number ${places[0] + 1} in every question`);
}

function check_coverage(lesson, found) {
    const shown = new Set(lesson.steps.flatMap((step) => step.statements ?? []));
    for (const [statement, topics] of Object.entries(kStatementTopics)) {
        if (topics.some((topic) => lesson.topics.includes(topic)) && !shown.has(statement))
            found.error("statement", "steps", `no step shows ${statement} of the course, which belongs to ${topics.join(", ")}`);
    }
}

const is_base64 = (text) => text !== "" && Buffer.from(text, "base64").toString("base64") === text;
const option_of = (line, name) => line.match(new RegExp(`--${name}[ =](\\S+)`))?.[1];

function check_command_line(line, field, found) {
    for (const [, command, rest] of line.matchAll(/aws kinesis ([a-z-]+)([^`$|;]*)/g)) {
        const known = kCommandOptions[command];
        if (!known) {
            found.error("command", field, `"aws kinesis ${command}" is not among the commands known to tools/lint_lessons.mjs`);
            continue;
        }
        for (const [, name] of rest.matchAll(/--([a-z0-9-]+)/g))
            if (![...known, ...kGlobalOptions].includes(name)) found.error("option", field, `${command} has no option --${name}`);
    }
    // kinesis.md 12.2: version 2 of the CLI takes Base64.
    const data = option_of(line, "data");
    if (data && !line.includes("raw-in-base64-out") && !is_base64(data))
        found.error("base64", field, `--data ${data} is no Base64, which the AWS CLI version 2 expects`);
}

function check_commands(lesson, found) {
    check_command_line(lesson.end.command, "end.command", found);
    for (const [field, text] of lesson_texts(lesson))
        for (const [, line] of text.matchAll(/`([^`]+)`/g)) check_command_line(line, field, found);
    for (const [i, step] of lesson.steps.entries()) {
        if (step.kind !== "do") continue;
        const field = `steps[${i}].hints[2]`;
        // Who may call is a matter of IAM, not of Kinesis.
        if (!/aws (kinesis|iam) /.test(step.hints[2])) found.error("hint", field, "the third hint shows the exact command line");
        const puts = step.demonstration.filter((command) => command.do === "put_record");
        for (const [, line] of step.hints[2].matchAll(/`(aws kinesis put-record [^`]+)`/g)) {
            const key = option_of(line, "partition-key");
            const data = Buffer.from(option_of(line, "data") ?? "", "base64").toString();
            if (!puts.some((put) => put.key === key && put.data === data))
                found.error("hint act", field, `the demonstration does not put the key ${key} with the data ${data}`);
        }
    }
}

const days_since = (date) => Math.floor((Date.now() - Date.parse(date)) / 86_400_000);

function check_age(date, field, found) {
    const days = days_since(date);
    if (!(days >= -1)) found.error("date", field, `${date} is no day up to today`);
    else if (days > kFactDaysMax) found.warn("old", field, `checked ${days} days ago; compare it with AWS again`);
}

function check_corrections(lesson, found) {
    for (const [i, step] of lesson.steps.entries())
        if (step.correction) check_age(step.correction.checked, `steps[${i}].correction.checked`, found);
}

function lint_lesson(lesson, found) {
    for (const { path, message } of schema_errors(schema, lesson)) found.error("schema", path, message);
    if (found.errors.length > 0) return;  // The other rules rely on the shape.
    for (const check of [check_words, check_lengths, check_shape, check_coverage, check_commands, check_corrections])
        check(lesson, found);
}

// --- What is linted ------------------------------------------------------------------------------------------------

const all = [];

/** Each rule must find its mistake in the fixture; a schema violation is made here, because it would hide the others. */
function lint_the_lint() {
    const file = "tests/lessons/lint_fixture.json";
    const { expected_rules, lesson } = read_json(file);
    const found = new Findings(file);
    lint_lesson(lesson, found);
    const itself = new Findings("tools/lint_lessons.mjs");
    for (const rule of expected_rules)
        if (!found.rules.has(rule)) itself.error("self", file, `the rule "${rule}" does not find the mistake made for it`);
    for (const rule of found.rules)
        if (!expected_rules.includes(rule)) itself.error("self", file, `the rule "${rule}" is not expected there: ${found.errors}`);
    for (const spoil of [(l) => delete l.promise, (l) => (l.steps[0].kind = "tell"), (l) => (l.minutes = "5"), (l) => (l.extra = 1)]) {
        const spoiled = structuredClone(lesson);
        spoil(spoiled);
        if (schema_errors(schema, spoiled).length === 0) itself.error("self", file, `the schema admits what ${spoil} makes`);
    }
    all.push(itself);
}

function lint_course() {
    const found = new Findings("lessons/course.json");
    const course_schema = { ...schema.$defs.course, $defs: schema.$defs };
    for (const { path, message } of schema_errors(course_schema, course)) found.error("schema", path, message);
    const entries = course.parts.flatMap((part) => part.lessons);
    for (const entry of entries.filter((entry) => entry.ready)) {
        const file = `lessons/${entry.id}.json`;
        if (!existsSync(join(root, file))) {
            found.error("course", entry.id, `is ready, but ${file} does not exist`);
            continue;
        }
        const lesson = read_json(file);
        if (lesson.title !== entry.title) found.error("course", entry.id, `is called "${entry.title}" here and "${lesson.title}" in ${file}`);
        if (!lesson.topics.includes(entry.topic)) found.error("course", entry.id, `${file} does not name the topic ${entry.topic}`);
    }
    all.push(found);
}

function lint_facts() {
    const found = new Findings("assets/quotas.json");
    const facts_schema = { ...schema.$defs.facts, $defs: schema.$defs };
    for (const { path, message } of schema_errors(facts_schema, facts)) found.error("schema", path, message);
    for (const [name, fact] of Object.entries(facts)) check_age(fact.checked, `${name}.checked`, found);
    all.push(found);
}

/** The lesson that docs/lessons.md makes: short, so the rules about the shape of a whole lesson are not for it. */
function lint_docs() {
    const file = "docs/lessons.md";
    const found = new Findings(file);
    const block = readFileSync(join(root, file), "utf8").match(/```json lesson\n([^]*?)\n```/);
    if (!block) {
        found.error("docs", "json lesson", "there is no block of that kind");
    } else {
        const lesson = JSON.parse(block[1]);
        for (const { path, message } of schema_errors(schema, lesson)) found.error("schema", path, message);
        for (const check of [check_words, check_lengths, check_commands, check_corrections]) check(lesson, found);
    }
    all.push(found);
}

/** Scenarios have a schema of their own, which refers to that of lessons. */
function lint_scenarios() {
    const folder = "assets/scenarios";
    const own = JSON.parse(
        readFileSync(join(root, folder, "schema.json"), "utf8").replaceAll("../../lessons/schema.json#", "#"));
    const both = { ...own, $defs: { ...schema.$defs, ...own.$defs } };
    for (const name of readdirSync(join(root, folder)).sort()) {
        if (name === "schema.json" || name === "index.json") continue;
        const found = new Findings(`${folder}/${name}`);
        for (const { path, message } of schema_errors(both, read_json(`${folder}/${name}`))) found.error("schema", path, message);
        all.push(found);
    }
}

/** The templates of payloads; that the schema refuses what is none is shown on spoiled ones. */
function lint_payloads() {
    const file = "assets/payloads.json";
    const found = new Findings(file);
    const payloads = read_json(file);
    const payloads_schema = read_json("assets/payloads.schema.json");
    for (const { path, message } of schema_errors(payloads_schema, payloads)) found.error("schema", path, message);
    const spoils = [
        (p) => (p.schema = 2), (p) => delete p.sources[0].lists, (p) => (p.sources[1].keys.strategy = "hot"),
        (p) => (p.sources[0].template = "one text"), (p) => (p.sources[0].lists.none = []), (p) => (p.sources[0].extra = 1),
    ];
    for (const spoil of spoils) {
        const spoiled = structuredClone(payloads);
        spoil(spoiled);
        if (schema_errors(payloads_schema, spoiled).length === 0) found.error("self", file, `the schema admits what ${spoil} makes`);
    }
    all.push(found);
}

/** Prices by their schema, which must refuse spoiled ones; and when they were checked. */
function lint_prices() {
    const file = "assets/prices.json";
    const found = new Findings(file);
    const prices = read_json(file);
    const prices_schema = read_json("assets/prices.schema.json");
    for (const { path, message } of schema_errors(prices_schema, prices)) found.error("schema", path, message);
    prices.prices.forEach(({ checked }, index) => check_age(checked, `prices[${index}].checked`, found));
    const spoils = [
        (p) => (p.schema = 2), (p) => delete p.prices[0].region, (p) => (p.prices[1].item = "gold"),
        (p) => (p.prices[0].nano_usd = 0.015), (p) => (p.prices[0].unit = "hour"), (p) => (p.prices[0].extra = 1),
    ];
    for (const spoil of spoils) {
        const spoiled = structuredClone(prices);
        spoil(spoiled);
        if (schema_errors(prices_schema, spoiled).length === 0) found.error("self", file, `the schema admits what ${spoil} makes`);
    }
    all.push(found);
}

lint_the_lint();
lint_docs();
lint_scenarios();
lint_facts();
lint_payloads();
lint_prices();
lint_course();
for (const name of readdirSync(join(root, "lessons")).filter((name) => name.endsWith(".json")).sort()) {
    if (name === "course.json" || name === "schema.json") continue;
    const found = new Findings(`lessons/${name}`);
    lint_lesson(read_json(`lessons/${name}`), found);
    all.push(found);
}

const errors = all.flatMap((found) => found.errors);
const warnings = all.flatMap((found) => found.warnings);
for (const warning of warnings) console.log(`advice: ${warning}`);
for (const error of errors) console.log(`error: ${error}`);
console.log(`lessons: ${errors.length} errors, ${warnings.length} pieces of advice`);
process.exitCode = errors.length > 0 ? 1 : 0;
