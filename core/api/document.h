/// What a request or an answer says, whichever encoding carries it: JSON 1.1 or CBOR 1.1
/// (kinesis.md 1.3).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kds::api {

struct Value {
    enum class Kind : std::uint8_t {
        Null,
        Boolean,
        Number,     ///< `thousandths`, floored, and clamped to the range of its type.
        Text,       ///< UTF-8.
        Blob,       ///< Bytes: a byte string of CBOR, Base64 text in JSON.
        Timestamp,  ///< Milliseconds since 1970: tag 1 of CBOR, a number of seconds in JSON.
        List,
        Object,
        Rows,  ///< A List of Objects that have the same members; only answers hold it.
    };

    Kind kind = Kind::Null;
    bool boolean = false;
    /// Of a Number: its floor, clamped. Of a Timestamp: milliseconds.
    std::int64_t integer = 0;
    /// Of a Number that was read: a thousand times it, floored and clamped: a time in JSON is given
    /// in seconds with a fraction.
    std::int64_t thousandths = 0;
    std::string text = {};  ///< Of a Text or a Blob.
    /// Of a List, or the values of an Object. Of Rows the values of the first object, of the second
    /// one, …; a Null among them is a member that its object does not have.
    std::vector<Value> items = {};
    std::vector<std::string> names = {};  ///< Of an Object, parallel to `items`; of each of Rows.

    static Value of_integer(std::int64_t value);
    static Value of_text(std::string value);
    static Value of_boolean(bool value);
    static Value of_blob(std::string bytes);
    static Value of_timestamp(std::int64_t epoch_ms);
    static Value list() { return of_kind(Kind::List); }
    static Value object() { return of_kind(Kind::Object); }
    /// Long lists of records cost a fraction of what objects of their own would.
    static Value rows(std::vector<std::string> names, std::size_t count);

    /// Adds a member to an Object; returns the object, so that calls can be chained.
    Value& with(std::string name, Value value) &;
    Value&& with(std::string name, Value value) &&;

    /// The member of an Object; null if there is none or if its value is null, which the service
    /// takes for the same. Of several with one name the last one counts.
    const Value* find(std::string_view name) const;

    friend bool operator==(const Value&, const Value&) = default;

private:
    static Value of_kind(Kind kind);
};

/// What a body may hold at most; what holds more does not parse. A PutRecords of 500 entries has
/// about 2,000 values, the deepest request of the service three levels.
inline constexpr std::size_t kDocumentDepthMax = 32;
inline constexpr std::size_t kDocumentValuesMax = 100'000;

}  // namespace kds::api
