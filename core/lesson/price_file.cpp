#include "core/lesson/price_file.h"

#include <array>
#include <string>

#include "core/base/text.h"
#include "core/lesson/json_common.h"
#include "core/lesson/json_reader.h"

namespace kds::lesson {
namespace {

using pricing::Item;
using pricing::PriceSheet;
using pricing::PriceSheets;

constexpr std::size_t kPricesMax = 1'000;
/// A thousand dollars for one unit: no price is near it.
constexpr std::int64_t kNanoUsdMax = 1'000'000'000'000;

/// "2026-11-23"
bool is_date(std::string_view text) {
    if (text.size() != 10) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool fits = i == 4 || i == 7 ? text[i] == '-' : text[i] >= '0' && text[i] <= '9';
        if (!fits) return false;
    }
    return true;
}

Item read_item(const JsonNode& node) {
    std::array<std::string_view, pricing::kPricedItemCount> names;
    for (std::size_t i = 0; i < names.size(); ++i)
        names[i] = pricing::info_of(static_cast<Item>(i)).name;
    return static_cast<Item>(node.choice(names, "item"));
}

PriceSheet& sheet_of(PriceSheets& sheets, std::string region) {
    for (PriceSheet& sheet : sheets)
        if (sheet.region == region) return sheet;
    return sheets.emplace_back(PriceSheet{.region = std::move(region)});
}

void read_price(const JsonNode& node, PriceSheets& sheets) {
    node.only({"region", "item", "unit", "nano_usd", "source", "checked"});
    const Item item = read_item(node.field("item"));
    const JsonNode unit = node.field("unit");
    if (unit.text() != pricing::info_of(item).unit)
        unit.fail(cat("the unit of ", pricing::info_of(item).name, " is \"",
                      pricing::info_of(item).unit, "\""));
    pricing::Price price{.usd = {node.field("nano_usd").integer(0, kNanoUsdMax)},
                         .source = node.field("source").filled_text(),
                         .checked = node.field("checked").text()};
    if (!is_date(price.checked)) node.field("checked").fail("a date is written as 2026-11-23");
    PriceSheet& sheet = sheet_of(sheets, read_id(node.field("region")));
    auto& place = sheet.prices[static_cast<std::size_t>(item)];
    if (place)
        node.field("item").fail(
            cat("\"", pricing::info_of(item).name, "\" of ", sheet.region, " is there twice"));
    place = std::move(price);
}

}  // namespace

Result<PriceSheets> load_prices(std::string_view json, std::string_view file_name) {
    KDS_TRY(const auto document, JsonDocument::parse(json, file_name, kPriceFileBytesMax));
    const JsonNode root = document.root();
    root.only({"$schema", "schema", "prices"});
    read_schema_version(root, "prices");
    PriceSheets sheets;
    for (const JsonNode& node : root.field("prices").items(1, kPricesMax)) read_price(node, sheets);
    if (document.error()) return std::unexpected(*document.error());
    return sheets;
}

}  // namespace kds::lesson
