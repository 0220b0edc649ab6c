/// What a request or an answer says, whichever encoding carries it: JSON 1.1 or CBOR 1.1
/// (kinesis.md 1.3).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kds::api {

/// Bytes that it holds itself, or bytes that lie elsewhere: in a body that was read, which must
/// outlive it then, or in the program.
class Text {
public:
    Text() = default;
    explicit Text(std::string own) : own_{std::move(own)} {}
    static Text at(std::string_view elsewhere) {
        Text text;
        text.elsewhere_ = elsewhere;
        return text;
    }

    std::string_view view() const { return elsewhere_.data() ? elsewhere_ : own_; }
    operator std::string_view() const { return view(); }
    /// Makes it hold its bytes itself.
    void own() {
        if (elsewhere_.data()) own_ = elsewhere_;
        elsewhere_ = {};
    }
    friend bool operator==(const Text& a, const Text& b) { return a.view() == b.view(); }
    friend bool operator==(const Text& a, std::string_view b) { return a.view() == b; }

private:
    std::string own_;
    std::string_view elsewhere_;  ///< Without data if the bytes are its own.
};

class Table;

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
    Text text = {};                           ///< Of a Text or a Blob.
    std::vector<Value> items = {};            ///< Of a List, or the values of an Object.
    std::vector<Text> names = {};             ///< Of an Object, parallel to `items`.
    std::shared_ptr<const Table> table = {};  ///< Of Rows.

    static Value of_integer(std::int64_t value);
    static Value of_text(std::string value);
    /// Of a literal, which is not copied.
    template <std::size_t kSize>
    static Value of_text(const char (&literal)[kSize]) {
        return of_text_at({literal, kSize - 1});
    }
    /// Of a text that outlives the document.
    static Value of_text_at(std::string_view elsewhere);
    static Value of_boolean(bool value);
    static Value of_blob(std::string bytes);
    static Value of_blob_at(std::string_view elsewhere);
    static Value of_timestamp(std::int64_t epoch_ms);
    static Value list() { return of_kind(Kind::List); }
    static Value object() { return of_kind(Kind::Object); }
    static Value rows(std::shared_ptr<const Table> table);

    /// Adds a member to an Object; returns the object, so that calls can be chained.
    Value& with(Text name, Value value) &;
    Value&& with(Text name, Value value) &&;
    /// A name is a literal nearly always; it is not copied.
    template <std::size_t kSize>
    Value& with(const char (&name)[kSize], Value value) & {
        return with(Text::at({name, kSize - 1}), std::move(value));
    }
    template <std::size_t kSize>
    Value&& with(const char (&name)[kSize], Value value) && {
        return std::move(with(Text::at({name, kSize - 1}), std::move(value)));
    }

    /// The member of an Object; null if there is none or if its value is null, which the service
    /// takes for the same. Of several with one name the last one counts.
    const Value* find(std::string_view name) const;

    /// Makes it hold all its texts itself, so that what was read may go.
    void own_texts();

    friend bool operator==(const Value&, const Value&) = default;

private:
    static Value of_kind(Kind kind);
};

/// What one of Rows has for one of its members.
struct Cell {
    Value::Kind kind = Value::Kind::Null;  ///< Null, Number, Text, Blob or Timestamp.
    std::int64_t integer = 0;
    std::string_view text = {};

    static Cell of_text(std::string_view text) { return {.kind = Value::Kind::Text, .text = text}; }
};

/// A list of objects that have the same members, made one by one as they are written: an answer of
/// ten thousand records costs a fraction of what it would as values.
class Table {
public:
    Table() = default;
    Table(const Table&) = delete;
    Table& operator=(const Table&) = delete;
    virtual ~Table() = default;
    virtual std::span<const std::string_view> names() const = 0;
    virtual std::size_t size() const = 0;
    /// Fills `cells`, which are Null before, one for each name; a Null is a member that the row
    /// does not have. `scratch` holds what a cell points to until the next call.
    virtual void row(std::size_t number, std::span<Cell> cells, std::string& scratch) const = 0;
};

/// What a body may hold at most; what holds more does not parse. A PutRecords of 500 entries has
/// about 2,000 values, the deepest request of the service three levels.
inline constexpr std::size_t kDocumentDepthMax = 32;
inline constexpr std::size_t kDocumentValuesMax = 100'000;

}  // namespace kds::api
