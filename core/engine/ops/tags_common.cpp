#include "core/engine/ops/tags_common.h"

#include <algorithm>

#include "core/base/text.h"

namespace kds {
namespace {

/// kinesis.md 3.6: "Tag character class used by kinesalite".
bool is_tag_character(std::uint32_t c) {
    if (c < 0x80) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("_./-=+ @%").contains(static_cast<char>(c));
    }
    return (c >= 0x00c0 && c <= 0x1fff) || (c >= 0x2c00 && c <= 0xd7ff);
}

bool has_tag_characters_only(std::string_view text) {
    if (!is_utf8(text)) return false;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
        const std::size_t length = byte(i) < 0x80 ? 1 : byte(i) < 0xe0 ? 2 : byte(i) < 0xf0 ? 3 : 4;
        if (length == 4) return false;  // Beyond U+FFFF.
        std::uint32_t c = length == 1 ? byte(i) : byte(i) & (0xffu >> (length + 1));
        for (std::size_t k = 1; k < length; ++k) c = c << 6 | (byte(i + k) & 0x3fu);
        if (!is_tag_character(c)) return false;
        i += length;
    }
    return true;
}

}  // namespace

std::string failed_to(const Operation& op, const Stream& stream, std::string_view attempt,
                      std::string_view reason) {
    return cat("Failed to ", attempt, " stream ", op.under_account(stream.name), " because ",
               reason);
}

Result<void> check_tag_characters(Operation& op, const Stream& stream,
                                  const std::vector<std::string_view>& texts,
                                  std::string_view attempt) {
    // Sentences: kinesis.md 3.6. The first one allows what the second one refuses.
    if (!std::ranges::all_of(texts, has_tag_characters_only)) {
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

Result<void> add_tags(Operation& op, Stream& stream,
                      const std::map<std::string, std::string>& tags) {
    constexpr std::string_view kAttempt = "add tags to";
    std::vector<std::string_view> texts;
    std::size_t count = stream.tags.size();
    for (const auto& [key, value] : tags) {
        texts.insert(texts.end(), {key, value});
        count += !stream.tags.contains(key);
    }
    if (auto good = check_tag_characters(op, stream, texts, kAttempt); !good) return good;
    if (count > static_cast<std::size_t>(limits::kTagsPerResource)) {
        // The number in the text is the limit of former years (kinesis.md 3.6).
        return op.fail(ErrorCode::InvalidArgument,
                       failed_to(op, stream, kAttempt,
                                 "a given stream cannot have more than 10 tags associated with "
                                 "it."),
                       stream.id);
    }
    for (const auto& [key, value] : tags) stream.tags.insert_or_assign(key, value);
    return {};
}

}  // namespace kds
