#include "core/lesson/price_file.h"

#include <gtest/gtest.h>

#include "core/base/text.h"

namespace kds::lesson {
namespace {

constexpr std::string_view kGood =
    R"({"region": "us-east-1", "item": "shard_hours", "unit": "shard-hour",)"
    R"( "nano_usd": 15000000, "source": "list", "checked": "2026-11-23"})";

std::string file_of(std::string_view prices) {
    return cat("{\"schema\": 1, \"prices\": [\n", prices, "\n]}");
}

/// The price with one of its texts replaced.
std::string with(std::string_view from, std::string_view to) {
    std::string text(kGood);
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

std::string error_of(std::string_view json) {
    const auto loaded = load_prices(json, "prices.json");
    if (loaded) return "loaded";
    EXPECT_EQ(loaded.error().code, ErrorCode::BadDocument);
    return loaded.error().message;
}

TEST(PriceFile, GivesASheetForEachRegion) {
    const auto loaded =
        load_prices(file_of(cat(kGood, ",", with("us-east-1", "us-east-2"), ",",
                                with("\"shard_hours\", \"unit\": \"shard-hour\"",
                                     "\"put_payload_units\", \"unit\": \"1,000,000 units\""))),
                    "prices.json");
    ASSERT_TRUE(loaded) << loaded.error().message;
    ASSERT_EQ(loaded->size(), 2u);
    EXPECT_EQ((*loaded)[0].region, "us-east-1");
    EXPECT_EQ((*loaded)[1].region, "us-east-2");
    const pricing::Price* const price = (*loaded)[0].find(pricing::Item::ShardHours);
    ASSERT_NE(price, nullptr);
    EXPECT_EQ(*price,
              (pricing::Price{.usd = {15'000'000}, .source = "list", .checked = "2026-11-23"}));
    EXPECT_NE((*loaded)[0].find(pricing::Item::PutPayloadUnits), nullptr);
    EXPECT_EQ((*loaded)[1].find(pricing::Item::PutPayloadUnits), nullptr);
}

TEST(PriceFile, NamesThePlaceOfWhatIsWrong) {
    EXPECT_EQ(error_of(file_of(with("shard-hour", "hour"))),
              "prices.json:2: prices[0].unit: the unit of shard_hours is \"shard-hour\"");
    EXPECT_EQ(error_of(file_of(with("shard_hours", "shard_hour"))),
              "prices.json:2: prices[0].item: \"shard_hour\" is no item; did you mean "
              "\"shard_hours\"?");
    EXPECT_EQ(error_of(file_of(with("2026-11-23", "23.11.2026"))),
              "prices.json:2: prices[0].checked: a date is written as 2026-11-23");
    EXPECT_EQ(error_of(file_of(cat(kGood, ",\n", kGood))),
              "prices.json:3: prices[1].item: \"shard_hours\" of us-east-1 is there twice");
    for (const std::string_view nano_usd : {"-1", "0.015", "\"15\"", "1000000000001"})
        EXPECT_TRUE(error_of(file_of(with("15000000", nano_usd)))
                        .starts_with("prices.json:2: prices[0].nano_usd: "))
            << nano_usd;
    EXPECT_TRUE(error_of(file_of(with("us-east-1", "US East")))
                    .starts_with("prices.json:2: prices[0].region: "));
    EXPECT_TRUE(
        error_of(file_of(with("\"list\"", "\"\""))).starts_with("prices.json:2: prices[0].source"));
    EXPECT_TRUE(
        error_of(file_of(with("\"source\"", "\"sources\""))).starts_with("prices.json:2: "));
    // What is priced as another item has no price of its own.
    EXPECT_NE(error_of(file_of(with("shard_hours", "commitment_in"))), "loaded");
}

TEST(PriceFile, IsRefusedAsAWhole) {
    EXPECT_EQ(error_of("{\"schema\": 2, \"prices\": []}"),
              "prices.json:1: schema: this lab reads prices of schema 1");
    EXPECT_NE(error_of(file_of("")), "loaded");
    EXPECT_NE(error_of("[]"), "loaded");
    EXPECT_NE(error_of("{"), "loaded");
    EXPECT_NE(error_of(std::string(kPriceFileBytesMax + 1, ' ')), "loaded");
}

}  // namespace
}  // namespace kds::lesson
