#include "core/engine/ops/tags_common.h"

#include <algorithm>

#include "core/base/text.h"

namespace kds {
namespace {

/// kinesis.md 3.6: "Tag character class used by kinesalite".
bool is_tag_character(std::uint32_t c, TagCharacters characters) {
    if (c == ':') return characters == TagCharacters::WithColon;
    if (c < 0x80) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("_./-=+ @%").contains(static_cast<char>(c));
    }
    return (c >= 0x00c0 && c <= 0x1fff) || (c >= 0x2c00 && c <= 0xd7ff);
}

bool has_only(TagCharacters characters, std::string_view text) {
    if (!is_utf8(text)) return false;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
        const std::size_t length = byte(i) < 0x80 ? 1 : byte(i) < 0xe0 ? 2 : byte(i) < 0xf0 ? 3 : 4;
        if (length == 4) return false;  // Beyond U+FFFF.
        std::uint32_t c = length == 1 ? byte(i) : byte(i) & (0xffu >> (length + 1));
        for (std::size_t k = 1; k < length; ++k) c = c << 6 | (byte(i + k) & 0x3fu);
        if (!is_tag_character(c, characters)) return false;
        i += length;
    }
    return true;
}

/// "Failed to add tags to stream X under account A because …".
std::string failed_to(const Operation& op, const Stream& stream, std::string_view attempt,
                      std::string_view reason) {
    return cat("Failed to ", attempt, " stream ", op.under_account(stream.name), " because ",
               reason);
}

/// Fails with InvalidArgument if a text (a key or a value) has a character that tags cannot have,
/// or a '%', which the service answers differently. `attempt` is "add tags to", "remove tags from".
Result<void> check_characters(Operation& op, const Stream& stream,
                              const std::vector<std::string_view>& texts, std::string_view attempt,
                              TagCharacters characters) {
    // Sentences: kinesis.md 3.6. The first one allows what the second one refuses.
    const auto is_good = [characters](std::string_view text) { return has_only(characters, text); };
    if (!std::ranges::all_of(texts, is_good)) {
        return op.fail(ErrorCode::InvalidArgument,
                       "Some tags contain invalid characters. Valid characters: Unicode letters, "
                       "digits, white space, _ . / = + - % @.",
                       stream.id);
    }
    const auto has_percent = [](std::string_view text) { return text.contains('%'); };
    if (std::ranges::any_of(texts, has_percent)) {
        return op.fail(
            ErrorCode::InvalidArgument,
            failed_to(op, stream, attempt,
                      "some tags contained illegal characters. The allowed characters are Unicode "
                      "letters, white-spaces, '_',',','/','=','+','-','@'."),
            stream.id);
    }
    return {};
}

}  // namespace

Result<void> add_tags(Operation& op, const Stream& stream, std::map<std::string, std::string>& to,
                      const std::map<std::string, std::string>& tags, TagCharacters characters) {
    constexpr std::string_view kAttempt = "add tags to";
    std::vector<std::string_view> texts;
    std::size_t count = to.size();
    for (const auto& [key, value] : tags) {
        texts.insert(texts.end(), {key, value});
        count += !to.contains(key);
    }
    KDS_CHECK(check_characters(op, stream, texts, kAttempt, characters));
    if (count > static_cast<std::size_t>(limits::kTagsPerResource)) {
        // The number in the text is the limit of former years (kinesis.md 3.6).
        return op.fail(ErrorCode::InvalidArgument,
                       failed_to(op, stream, kAttempt,
                                 "a given stream cannot have more than 10 tags associated with "
                                 "it."),
                       stream.id);
    }
    for (const auto& [key, value] : tags) to.insert_or_assign(key, value);
    return {};
}

Result<void> remove_tags(Operation& op, const Stream& stream,
                         std::map<std::string, std::string>& from,
                         const std::vector<std::string>& keys, TagCharacters characters) {
    const std::vector<std::string_view> texts(keys.begin(), keys.end());
    KDS_CHECK(check_characters(op, stream, texts, "remove tags from", characters));
    for (const std::string& key : keys) from.erase(key);
    return {};
}

}  // namespace kds
