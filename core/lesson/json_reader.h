/// JSON as lessons and saved sessions are read: a tree in which every value knows its line, and
/// cursors over it that report what is wrong with file, line and field path.
///
/// A document keeps its first error only. After it the cursors go on with harmless values, so that
/// reading code needs no check after each field: it asks once, at its end.
///
///   KDS_TRY(auto document, JsonDocument::parse(text, "records.json", kLessonBytesMax));
///   const JsonNode root = document.root();
///   root.only({"id", "minutes"});
///   lesson.id = root.field("id").text();
///   if (document.error()) return std::unexpected(*document.error());
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace kds::lesson {

/// Deeper documents are refused: nothing that we write has half of it.
inline constexpr std::size_t kJsonDepthMax = 64;

struct JsonValue {
    enum class Kind : std::uint8_t { Null, Boolean, Integer, OtherNumber, Text, List, Object };
    Kind kind = Kind::Null;
    std::uint32_t line = 0;  ///< From 1.
    // Of a list or an object: where its text begins and ends in the document.
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool boolean = false;
    std::int64_t integer = 0;
    std::string text;                ///< Also of an OtherNumber, as it is written.
    std::vector<JsonValue> items;    ///< Of a list, or the values of an object's members.
    std::vector<std::string> names;  ///< Of an object's members, in the order of the file.
};

/// The nearest of `known` to `word`, if it is near enough to be a slip of the hand; else empty.
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> known);

class JsonNode;
struct CatalogSource;
/// The sources whose templates a document may name: source_catalog.h.
using SourceCatalog = std::vector<CatalogSource>;

class JsonDocument {
public:
    /// Fails with BadDocument: too large, too deep, no JSON, a member twice. The catalogue, if
    /// there is one, lives longer than the document.
    static Result<JsonDocument> parse(std::string_view text, std::string_view file_name,
                                      std::size_t bytes_max,
                                      const SourceCatalog* catalog = nullptr);

    JsonNode root() const;
    /// The first error that a cursor reported.
    const std::optional<Error>& error() const { return state_->error; }

private:
    friend class JsonNode;
    struct State {
        std::string file_name;
        JsonValue root;
        std::optional<Error> error;
        const SourceCatalog* catalog = nullptr;
    };
    explicit JsonDocument(std::unique_ptr<State> state) : state_{std::move(state)} {}
    std::unique_ptr<State>
        state_;  ///< On the heap, so that cursors outlive a move of the document.
};

/// A place in a document. Lives no longer than the document. The functions that read report an
/// error and give a harmless value if the place does not hold what is asked for.
class JsonNode {
public:
    /// False for what field() did not find.
    bool exists() const { return value_ != nullptr; }
    bool is_object() const { return exists() && value_->kind == JsonValue::Kind::Object; }
    bool is_list() const { return exists() && value_->kind == JsonValue::Kind::List; }

    bool has(std::string_view name) const;
    /// A member that must be there.
    JsonNode field(std::string_view name) const;
    /// Reports each member that is not among `names`, with the nearest of them.
    void only(std::span<const std::string_view> names) const;
    void only(std::initializer_list<std::string_view> names) const {
        only(std::span{names.begin(), names.size()});
    }
    /// Names of the members, in the order of the file.
    std::vector<std::string> names() const;

    /// The items of a list that has at least `min` of them and at most `max`.
    std::vector<JsonNode> items(std::size_t min, std::size_t max) const;

    /// Any text, also an empty one.
    std::string text() const;
    /// Text with at least one character.
    std::string filled_text() const;
    bool boolean() const;
    std::int64_t integer(std::int64_t min, std::int64_t max) const;
    std::int64_t integer() const;
    /// Place in `words` of this text.
    std::size_t choice(std::span<const std::string_view> words, std::string_view kind) const;

    /// The value as it was read; null if there is none.
    const JsonValue* place() const { return value_; }

    /// Null if the document was read without one.
    const SourceCatalog* catalog() const { return state_->catalog; }

    /// Reports an error at this place: "file:line: path: message".
    void fail(std::string message) const;

private:
    friend class JsonDocument;
    JsonNode(JsonDocument::State* state, const JsonValue* value, std::string path,
             std::uint32_t line)
        : state_{state}, value_{value}, path_{std::move(path)}, line_{line} {}
    bool expect(JsonValue::Kind kind, std::string_view what) const;
    const JsonValue* find(std::string_view name) const;
    std::string path_of(std::string_view name) const;

    JsonDocument::State* state_;
    const JsonValue* value_;  ///< Null if missing; that was reported.
    std::string path_;
    std::uint32_t line_;
};

}  // namespace kds::lesson
