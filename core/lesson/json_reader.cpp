#include "core/lesson/json_reader.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <numeric>

#include "core/api/json_reader.h"
#include "core/base/text.h"

namespace kds::lesson {
namespace {

// A hostile file must cost neither much memory nor, as members are searched one by one, much time.
constexpr std::size_t kValuesMax = 500'000;
constexpr std::size_t kMembersMax = 1'000;

/// What an author wrote, short enough for a message.
std::string shortened(std::string_view text) {
    constexpr std::size_t kShown = 60;
    if (text.size() <= kShown) return std::string{text};
    std::size_t end = kShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    return cat(text.substr(0, end), "…");
}

/// Builds the tree. Each function gives false if the document must not go on, and notes why.
class TreeBuilder {
public:
    /// `line` and `at` say where the reader is.
    TreeBuilder(JsonValue& root, const std::uint32_t& line, const std::size_t& at)
        : root_{root}, line_{line}, at_{at} {}

    const std::string& failure() const { return failure_; }

    bool null() { return add(JsonValue::Kind::Null) != nullptr; }
    bool boolean(bool value) {
        JsonValue* const place = add(JsonValue::Kind::Boolean);
        if (place) place->boolean = value;
        return place;
    }
    bool integer(std::int64_t value) {
        JsonValue* const place = add(JsonValue::Kind::Integer);
        if (place) place->integer = value;
        return place;
    }
    bool text(std::string value) {
        JsonValue* const place = add(JsonValue::Kind::Text);
        if (place) place->text = std::move(value);
        return place;
    }
    bool other_number(std::string text) {
        JsonValue* const place = add(JsonValue::Kind::OtherNumber);
        if (place) place->text = std::move(text);
        return place;
    }
    bool key(std::string name) {
        auto& names = open_.back()->names;
        if (std::ranges::find(names, name) != names.end()) {
            failure_ = cat("the member \"", shortened(name), "\" stands here twice");
            return false;
        }
        if (names.size() == kMembersMax) {
            failure_ = cat("an object has more than ", kMembersMax, " members");
            return false;
        }
        names.push_back(std::move(name));
        return true;
    }
    bool open(JsonValue::Kind kind) {
        if (open_.size() == kJsonDepthMax) {
            failure_ = cat("the document is nested more than ", kJsonDepthMax, " deep");
            return false;
        }
        // The parent gets no further item while this one is open, so the pointer stays good.
        JsonValue* const place = add(kind);
        if (!place) return false;
        place->begin = static_cast<std::uint32_t>(at_ - 1);
        open_.push_back(place);
        return true;
    }
    bool close() {
        open_.back()->end = static_cast<std::uint32_t>(at_);
        open_.pop_back();
        return true;
    }

private:
    /// Null, with the failure noted, if the document has too many values.
    JsonValue* add(JsonValue::Kind kind) {
        if (++values_ > kValuesMax) {
            failure_ = cat("the document has more than ", kValuesMax, " values");
            return nullptr;
        }
        JsonValue& value = open_.empty() ? root_ : open_.back()->items.emplace_back();
        value.kind = kind;
        value.line = line_;
        return &value;
    }
    JsonValue& root_;
    const std::uint32_t& line_;
    const std::size_t& at_;
    std::vector<JsonValue*> open_;
    std::size_t values_ = 0;
    std::string failure_;
};

/// Reads a document from front to back. What a text or a number is, core/api's reader knows; this
/// one knows the lines.
class Reader {
public:
    Reader(std::string_view text, JsonValue& root) : text_{text}, builder_{root, line_, at_} {}

    bool read() {
        if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;  // An editor's mark of UTF-8.
        if (!value()) return false;
        skip_blanks();
        return at_ == text_.size() || wrong("the end of the document");
    }
    std::uint32_t line() const { return line_; }
    std::string failure() const {
        return builder_.failure().empty()
                   ? cat("this is no JSON: syntax error while parsing; expected ", expected_)
                   : builder_.failure();
    }

private:
    bool wrong(std::string_view expected) {
        expected_ = expected;
        return false;
    }
    /// A line break at the very end begins no line.
    void skip_blanks() {
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\n' && at_ + 1 < text_.size()) ++line_;
            if (c != ' ' && c != '\t' && c != '\r' && c != '\n') return;
        }
    }
    bool take(char wanted) {
        skip_blanks();
        if (at_ == text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }
    bool take_word(std::string_view word) {
        if (!text_.substr(at_).starts_with(word)) return wrong("a value");
        at_ += word.size();
        return true;
    }

    bool value() {
        skip_blanks();
        switch (at_ < text_.size() ? text_[at_] : '\0') {
            case '{': return members();
            case '[': return items();
            case 't': return take_word("true") && builder_.boolean(true);
            case 'f': return take_word("false") && builder_.boolean(false);
            case 'n': return take_word("null") && builder_.null();
            case '"': {
                auto read = text();
                return read && builder_.text(*std::move(read));
            }
            default: return number();
        }
    }
    bool members() {
        ++at_;
        if (!builder_.open(JsonValue::Kind::Object)) return false;
        if (take('}')) return builder_.close();
        do {
            skip_blanks();
            auto name = text();
            if (!name || !builder_.key(*std::move(name))) return false;
            if (!take(':')) return wrong("a colon");
            if (!value()) return false;
        } while (take(','));
        return take('}') ? builder_.close() : wrong("a comma or }");
    }
    bool items() {
        ++at_;
        if (!builder_.open(JsonValue::Kind::List)) return false;
        if (take(']')) return builder_.close();
        do {
            if (!value()) return false;
        } while (take(','));
        return take(']') ? builder_.close() : wrong("a comma or ]");
    }
    std::optional<std::string> text() {
        const std::size_t begin = at_;
        if (at_ < text_.size() && text_[at_] == '"') {
            for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) at_ += text_[at_] == '\\';
            ++at_;
            if (at_ <= text_.size())
                if (const auto read = api::read_json(text_.substr(begin, at_ - begin)))
                    return std::string(std::string_view(read->text));
        }
        at_ = begin;
        wrong("a text");
        return std::nullopt;
    }
    bool number() {
        const std::string_view rest = text_.substr(at_);
        const std::string_view written =
            rest.substr(0, std::min(rest.find_first_not_of("+-.0123456789eE"), rest.size()));
        if (written.empty() || !api::read_json(written)) return wrong("a value");
        at_ += written.size();
        std::int64_t whole = 0;
        const auto [end, error] =
            std::from_chars(written.data(), written.data() + written.size(), whole);
        const bool is_whole = error == std::errc{} && end == written.data() + written.size();
        return is_whole ? builder_.integer(whole) : builder_.other_number(std::string(written));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::uint32_t line_ = 1;
    TreeBuilder builder_;
    std::string_view expected_;
};

/// Levenshtein's distance.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, diagonal + 1, replaced});
        }
    }
    return row.back();
}

std::string_view kind_name(JsonValue::Kind kind) {
    switch (kind) {
        case JsonValue::Kind::Null: return "null";
        case JsonValue::Kind::Boolean: return "true or false";
        case JsonValue::Kind::Integer: return "a number";
        case JsonValue::Kind::OtherNumber: return "a number that is not whole or too large";
        case JsonValue::Kind::Text: return "text";
        case JsonValue::Kind::List: return "a list";
        case JsonValue::Kind::Object: return "an object";
    }
    return "";
}

}  // namespace

std::string_view nearest_word(std::string_view word, std::span<const std::string_view> known) {
    // Among words of three letters each is near to each; longer ones than any of ours are no slips.
    constexpr std::size_t kShortestWord = 4;
    constexpr std::size_t kLongestWord = 64;
    if (word.size() < kShortestWord || word.size() > kLongestWord) return {};
    std::string_view best;
    std::size_t best_distance = (word.size() + 1) / 3 + 1;
    for (const std::string_view candidate : known) {
        const std::size_t distance = edit_distance(word, candidate);
        if (distance >= best_distance || distance >= candidate.size()) continue;
        best_distance = distance;
        best = candidate;
    }
    return best;
}

Result<JsonDocument> JsonDocument::parse(std::string_view text, std::string_view file_name,
                                         std::size_t bytes_max, const SourceCatalog* catalog) {
    if (text.size() > bytes_max) {
        return fail(ErrorCode::BadDocument, cat(file_name, ":1: the file has ", text.size(),
                                                " bytes; at most ", bytes_max, " are read"));
    }
    auto state = std::make_unique<State>();
    state->file_name = file_name;
    state->catalog = catalog;
    Reader reader{text, state->root};
    if (!reader.read())
        return fail(ErrorCode::BadDocument,
                    cat(file_name, ":", reader.line(), ": ", reader.failure()));
    return JsonDocument{std::move(state)};
}

JsonNode JsonDocument::root() const {
    return JsonNode{state_.get(), &state_->root, "", state_->root.line};
}

const JsonValue* JsonNode::find(std::string_view name) const {
    if (!is_object()) return nullptr;
    const auto place = std::ranges::find(value_->names, name);
    if (place == value_->names.end()) return nullptr;
    return &value_->items[static_cast<std::size_t>(place - value_->names.begin())];
}

std::string JsonNode::path_of(std::string_view name) const {
    return path_.empty() ? std::string{name} : cat(path_, ".", name);
}

bool JsonNode::has(std::string_view name) const { return find(name) != nullptr; }

JsonNode JsonNode::field(std::string_view name) const {
    if (!expect(JsonValue::Kind::Object, "an object"))
        return {state_, nullptr, path_of(name), line_};
    const JsonValue* const found = find(name);
    JsonNode node{state_, found, path_of(name), found ? found->line : line_};
    if (!found) node.fail("this field is missing");
    return node;
}

void JsonNode::only(std::span<const std::string_view> names) const {
    if (!expect(JsonValue::Kind::Object, "an object")) return;
    for (std::size_t i = 0; i < value_->names.size(); ++i) {
        const std::string& name = value_->names[i];
        if (std::ranges::find(names, name) != names.end()) continue;
        const std::string_view near = nearest_word(name, names);
        JsonNode{state_, &value_->items[i], path_of(shortened(name)), value_->items[i].line}.fail(
            near.empty() ? std::string{"there is no such field"}
                         : cat("there is no such field; did you mean \"", near, "\"?"));
    }
}

std::vector<std::string> JsonNode::names() const {
    if (!expect(JsonValue::Kind::Object, "an object")) return {};
    return value_->names;
}

std::vector<JsonNode> JsonNode::items(std::size_t min, std::size_t max) const {
    std::vector<JsonNode> nodes;
    if (!expect(JsonValue::Kind::List, "a list")) return nodes;
    const std::size_t count = value_->items.size();
    if (count < min || count > max) {
        fail(min == max    ? cat("has ", count, " items; it needs exactly ", min)
             : count < min ? cat("has ", count, " items; it needs at least ", min)
                           : cat("has ", count, " items; it may have at most ", max));
        return nodes;
    }
    nodes.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        nodes.push_back(
            {state_, &value_->items[i], cat(path_, "[", i, "]"), value_->items[i].line});
    }
    return nodes;
}

std::string JsonNode::text() const {
    return expect(JsonValue::Kind::Text, "text") ? value_->text : std::string{};
}

std::string JsonNode::filled_text() const {
    std::string result = text();
    if (result.empty()) fail("this text is empty");
    return result;
}

bool JsonNode::boolean() const {
    return expect(JsonValue::Kind::Boolean, "true or false") && value_->boolean;
}

std::int64_t JsonNode::integer(std::int64_t min, std::int64_t max) const {
    if (!expect(JsonValue::Kind::Integer, "a whole number")) return min;
    if (value_->integer >= min && value_->integer <= max) return value_->integer;
    fail(cat(value_->integer, " is out of range; use ", min, " to ", max));
    return min;
}

std::int64_t JsonNode::integer() const {
    return integer(std::numeric_limits<std::int64_t>::min(),
                   std::numeric_limits<std::int64_t>::max());
}

std::size_t JsonNode::choice(std::span<const std::string_view> words, std::string_view kind) const {
    const std::string word = text();
    const auto place = std::ranges::find(words, word);
    if (place != words.end()) return static_cast<std::size_t>(place - words.begin());
    const std::string_view near = nearest_word(word, words);
    std::string message = cat('"', shortened(word), "\" is no ", kind, "; ");
    if (!near.empty()) {
        message += cat("did you mean \"", near, "\"?");
    } else {
        message += "use one of";
        for (const std::string_view known : words) message += cat(" ", known);
    }
    fail(std::move(message));
    return 0;
}

void JsonNode::fail(std::string message) const {
    if (state_->error) return;
    const std::string place = path_.empty() ? std::string{} : cat(path_, ": ");
    state_->error =
        Error{ErrorCode::BadDocument, cat(state_->file_name, ":", line_, ": ", place, message)};
}

bool JsonNode::expect(JsonValue::Kind kind, std::string_view what) const {
    if (!exists()) return false;  // Reported when it was looked for.
    if (value_->kind == kind) return true;
    fail(cat("this must be ", what, ", not ", kind_name(value_->kind)));
    return false;
}

}  // namespace kds::lesson
