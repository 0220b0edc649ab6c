// What our C++ does not call, each with the reason (style, "Errors", "The language we have", "Determinism and time").

import { code_of, findings, is_cpp } from "./sources.mjs";

const is_ours = (path) => /^(core|web|tests)\//.test(path);
const in_core = (path) => path.startsWith("core/");
const in_web = (path) => path.startsWith("web/");
// Benchmarks measure time: that is what they are for.
const not_bench = (path) => is_ours(path) && !path.startsWith("tests/bench/");

export const rules = [
    {
        // RecordStore::at is ours: it asserts its precondition and does not throw.
        pattern: /(?<!\brecords|\brecords_|\bstore)\.at\(/,
        where: is_ours,
        why: "at() throws, and there are no exceptions: check the bounds and use []",
    },
    { pattern: /\bsto(i|l|ll|ul|ull|f|d|ld)\(/, where: is_ours, why: "it throws; use std::from_chars" },
    { pattern: /\.value\(\)/, where: is_ours, why: "value() throws; test first, then use *" },
    { pattern: /\bstd::get</, where: is_ours, why: "std::get on a variant throws; use std::get_if" },
    { pattern: /\bstd::(v?format|print|println)\b/, where: is_ours, why: "libstdc++ 12 has none" },
    { pattern: /(?<!\w)s?rand\(/, where: is_ours, why: "chance comes from Rng and a seed" },
    {
        pattern: /\bstd::(uniform_\w+|normal_distribution|shuffle|sample|random_device|mt19937\w*|hash)\b/,
        where: is_ours,
        why: "its results differ between standard libraries; use Rng, or Hasher",
    },
    {
        pattern: /\bstd::(unordered_\w+|pmr::unordered_\w+)\b/,
        where: in_core,
        why: "its order differs between standard libraries",
    },
    // The callback of nlohmann's SAX interface has this signature; the value is refused, not used.
    {
        pattern: /\b(float|double)\b/,
        where: in_core,
        allow: {
            "core/lesson/json_reader.cpp": /bool number_float\(/,
        },
        why: "core computes with integers only",
    },
    { pattern: /(?<!\w)throw\b|(?<!\w)try\s*\{|\bcatch\s*\(/, where: is_ours, why: "there are no exceptions" },
    { pattern: /\bdynamic_cast\b|\btypeid\b/, where: is_ours, why: "there is no RTTI" },
    {
        pattern: /\b(steady|system|high_resolution|utc|file)_clock\b|\bgettimeofday\(|\bclock_gettime\(|(?<![\w.:>])time\(/,
        where: not_bench,
        why: "time is passed in",
    },
    { pattern: /\bgetenv\b/, where: in_core, why: "core knows no environment" },
    { pattern: /\b(std::)?(i|o)?fstream\b|\bfopen\(/, where: in_core, why: "core reads no files" },
    { pattern: /#\s*if(n?def|\s+defined)?\b.*\b__EMSCRIPTEN__\b/, where: (p) => in_web(p) || in_core(p), why: "platforms differ by source file, not by #ifdef" },
    {
        // A variable, not a member function: a name that is followed by its end or its value.
        pattern: /^[ \t]+(?:static\s+(?:thread_local\s+)?|thread_local\s+(?:static\s+)?)(?!const\b|constexpr\b|constinit\s+const\b|assert|cast)[\w:<>,*& \t]+?[ \t*&>]\w+\s*(?:=|\{|;|\[)/m,
        where: in_web,
        // The functions that the page calls have no object to hang on.
        allow: { "web/platform/browser.cpp": /static std::unique_ptr<Lab> instance;/ },
        why: "state of the lab belongs to an object, not to a function",
    },
];

export function check_calls(files) {
    const found = [];
    for (const { path, text } of files) {
        if (!is_cpp(path)) continue;
        const code = code_of(text);
        const lines = code.split("\n");
        for (const rule of rules) {
            if (!rule.where(path)) continue;
            const allowed = rule.allow?.[path];
            const hits = findings(path, code, rule.pattern, (m) => `${m[0].trim()}: ${rule.why}`);
            found.push(...hits.filter((hit) => !allowed?.test(lines[Number(hit.split(":")[1]) - 1])));
        }
    }
    return found;
}
