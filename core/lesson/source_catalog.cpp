#include "core/lesson/source_catalog.h"

#include <array>
#include <set>

#include "core/base/text.h"
#include "core/lesson/json_common.h"

namespace kds::lesson {
namespace {

constexpr std::size_t kSourcesMax = 50;
constexpr std::size_t kTemplateLinesMax = 100;
constexpr std::size_t kWordsMax = 1'000;

// In the order of KeySpec::Strategy.
constexpr std::array<std::string_view, 4> kStrategies{"constant", "round_robin", "uniform", "zipf"};

sim::KeySpec read_keys(const JsonNode& node) {
    node.only({"strategy", "prefix", "count", "skew_hundredths"});
    sim::KeySpec keys;
    keys.strategy = static_cast<sim::KeySpec::Strategy>(
        node.field("strategy").choice(kStrategies, "strategy of keys"));
    keys.prefix = node.field("prefix").text();
    keys.count = static_cast<std::uint32_t>(node.field("count").integer(1, sim::Zipf::kRanksMax));
    keys.skew_hundredths = static_cast<std::uint32_t>(
        node.field("skew_hundredths").integer(0, sim::Zipf::kExponentHundredthsMax));
    if (const auto made = sim::KeyMaker::make(keys, 0); !made) node.fail(made.error().message);
    return keys;
}

/// A template stands in the file as pieces of a line each.
std::string read_template(const JsonNode& node, const sim::WordLists& lists) {
    std::string text;
    for (const JsonNode& line : node.items(1, kTemplateLinesMax)) text += line.text();
    if (const auto parsed = sim::PayloadTemplate::parse(text, lists); !parsed)
        node.fail(parsed.error().message);
    return text;
}

CatalogSource read_source(const JsonNode& node) {
    node.only({"id", "title", "about", "keys", "key_hint", "template", "lists"});
    CatalogSource source;
    source.id = read_id(node.field("id"));
    source.title = node.field("title").filled_text();
    source.about = node.field("about").filled_text();
    source.key_hint = node.field("key_hint").filled_text();
    source.spec.keys = read_keys(node.field("keys"));
    source.spec.lists = read_word_lists(node.field("lists"));
    source.spec.payload_template = read_template(node.field("template"), source.spec.lists);
    return source;
}

}  // namespace

sim::WordLists read_word_lists(const JsonNode& node) {
    sim::WordLists lists;
    for (const std::string& name : node.names())
        for (const JsonNode& word : node.field(name).items(1, kWordsMax))
            lists[name].push_back(word.text());
    return lists;
}

Result<SourceCatalog> load_source_catalog(std::string_view json, std::string_view file_name) {
    KDS_TRY(const auto document, JsonDocument::parse(json, file_name, kSourceCatalogBytesMax));
    const JsonNode root = document.root();
    root.only({"$schema", "schema", "sources"});
    const JsonNode version = root.field("schema");
    if (version.integer() != kSchemaVersion)
        version.fail(cat("this edition reads version ", kSchemaVersion, " only"));
    SourceCatalog sources;
    std::set<std::string> ids;
    for (const JsonNode& node : root.field("sources").items(1, kSourcesMax)) {
        sources.push_back(read_source(node));
        if (!ids.insert(sources.back().id).second)
            node.field("id").fail(cat("\"", sources.back().id, "\" is there twice"));
    }
    if (document.error()) return std::unexpected(*document.error());
    return sources;
}

}  // namespace kds::lesson
