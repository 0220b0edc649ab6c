#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <span>

#include "core/api/cbor.h"
#include "core/api/json_reader.h"
#include "core/api/json_writer.h"
#include "core/base/text.h"

namespace kds::api {
namespace {

TEST(ApiJson, ReadsWhatItWrites) {
    for (const char* text : {"null", "true", "false", "0", "-17", "9223372036854775807", "\"\"",
                             R"("a\"\\\n\r\t\u0001é")", "[]", "{}", R"([1,[2,{"a":null}],"x"])",
                             R"({"b":1,"a":{"c":[true]}})"}) {
        const auto read = read_json(text);
        ASSERT_TRUE(read) << text;
        EXPECT_EQ(write_json(*read), text);
    }
}

TEST(ApiJson, RefusesWhatIsNoJson) {
    for (const char* text : {"", "{", "}", "{\"a\":}", "{\"a\" 1}", "[1,]", "nul", "\"\xff\"",
                             "{} {}", "\"\x01\"", "01", "// x\n1", "1e999"})
        EXPECT_FALSE(read_json(text)) << text;
}

TEST(ApiJson, DepthAndSizeAreBounded) {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    EXPECT_TRUE(read_json(nested(kDocumentDepthMax)));
    EXPECT_FALSE(read_json(nested(kDocumentDepthMax + 1)));
    EXPECT_FALSE(read_json(std::string(1'000'000, '[')));
    const auto list = [](std::size_t items) {
        std::string text = "[0";
        for (std::size_t i = 1; i < items; ++i) text += ",0";
        return text + "]";
    };
    EXPECT_TRUE(read_json(list(kDocumentValuesMax - 1)));  // The list itself is a value too.
    EXPECT_FALSE(read_json(list(kDocumentValuesMax)));
}

TEST(ApiJson, NumbersAreFlooredAndClamped) {
    EXPECT_EQ(read_json("1.9")->integer, 1);
    EXPECT_EQ(read_json("-1.1")->integer, -2);
    EXPECT_EQ(read_json("18446744073709551615")->integer, INT64_MAX);
    EXPECT_EQ(read_json("1735689605.123")->thousandths, 1'735'689'605'123);
    EXPECT_EQ(read_json("1735689605")->thousandths, 1'735'689'605'000);
}

TEST(ApiJson, OfTwoMembersWithOneNameTheLastCounts) {
    const auto document = read_json(R"({"a":1,"a":2,"b":3,"b":null})");
    ASSERT_TRUE(document);
    ASSERT_TRUE(document->find("a"));
    EXPECT_EQ(document->find("a")->integer, 2);
    EXPECT_FALSE(document->find("b"));
    EXPECT_FALSE(document->find("c"));
}

/// So many of three rows.
class Abc : public Table {
public:
    explicit Abc(std::size_t size) : size_{size} {}
    std::span<const std::string_view> names() const override {
        static constexpr std::array<std::string_view, 2> kNames = {"a", "b"};
        return kNames;
    }
    std::size_t size() const override { return size_; }
    void row(std::size_t number, std::span<Cell> cells, std::string& scratch) const override {
        scratch = number == 0 ? "x" : "y\"";
        if (number == 0) cells[0] = {.kind = Value::Kind::Number, .integer = 1};
        if (number < 2) cells[1] = Cell::of_text(scratch);
    }

private:
    std::size_t size_;
};

TEST(ApiJson, RowsAreAListOfObjects) {
    const Value none = Value::rows(std::make_shared<Abc>(0));
    EXPECT_EQ(write_json(none), "[]");
    EXPECT_EQ(write_cbor(none), write_cbor(Value::list()));
    const Value rows = Value::rows(std::make_shared<Abc>(3));
    EXPECT_EQ(write_json(rows), R"([{"a":1,"b":"x"},{"b":"y\""},{}])");
    EXPECT_EQ(write_cbor(rows), write_cbor(*read_json(write_json(rows))));
}

TEST(ApiJson, BlobsAndTimes) {
    EXPECT_EQ(write_json(Value::of_blob(std::string("\0\xff", 2))), "\"AP8=\"");
    EXPECT_EQ(write_json(Value::of_timestamp(1'735'689'605'123)), "1735689605.123");
    EXPECT_EQ(write_json(Value::of_timestamp(1'735'689'605'120)), "1735689605.12");
    EXPECT_EQ(write_json(Value::of_timestamp(1'735'689'605'003)), "1735689605.003");
    EXPECT_EQ(write_json(Value::of_timestamp(1'735'689'605'000)), "1735689605");
    EXPECT_EQ(write_json(Value::of_timestamp(-1'500)), "-1.5");
}

}  // namespace
}  // namespace kds::api
