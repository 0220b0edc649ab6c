#include "core/engine/sealed_text.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/engine/md5.h"

namespace kds {
namespace {

constexpr std::string_view kPrefix{"\0\0\0\0\0\0\0\1", 8};
constexpr std::size_t kCheck = 16;
constexpr std::size_t kPurposeMax = 31;  // Then a block of the key stream is one MD5 block.

std::string check_of(std::string_view purpose, std::string_view content) {
    ContentWriter check;
    const u128 digest = md5(cat(purpose, content));
    check.add(high_word(digest), 8);
    check.add(low_word(digest), 8);
    return check.content();
}

/// Covers and uncovers: the key stream depends on the check, which depends on all of the content.
std::string cover(std::string_view purpose, std::string_view check, std::string content) {
    std::size_t done = 0;
    for (std::uint64_t block = 0; done < content.size(); ++block) {
        ContentWriter seed;
        seed.add(purpose);
        seed.add(check);
        seed.add(block, 8);
        const u128 stream = md5(seed.content());
        for (int shift = 120; shift >= 0 && done < content.size(); shift -= 8, ++done) {
            const auto key = static_cast<unsigned>(stream >> shift & 0xff);
            content[done] = static_cast<char>(static_cast<unsigned char>(content[done]) ^ key);
        }
    }
    return content;
}

}  // namespace

std::string seal(std::string_view purpose, std::string_view content) {
    KDS_ASSERT(purpose.size() <= kPurposeMax);
    const std::string check = check_of(purpose, content);
    return base64_encode(cat(kPrefix, check, cover(purpose, check, std::string(content))));
}

std::optional<std::string> unseal(std::string_view purpose, std::string_view text) {
    const auto bytes = base64_decode(text);
    if (!bytes || bytes->size() < kPrefix.size() + kCheck) return std::nullopt;
    const std::string_view all = *bytes;
    if (!all.starts_with(kPrefix)) return std::nullopt;
    const std::string_view check = all.substr(kPrefix.size(), kCheck);
    std::string content = cover(purpose, check, std::string(all.substr(kPrefix.size() + kCheck)));
    if (check_of(purpose, content) != check) return std::nullopt;
    return content;
}

void ContentWriter::add(std::uint64_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        content_ += static_cast<char>(value >> shift & 0xff);
}

std::uint64_t ContentReader::take(int bytes) {
    std::uint64_t value = 0;
    for (const char c : take_text(static_cast<std::size_t>(bytes)))
        value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

std::string_view ContentReader::take_text(std::size_t size) {
    good_ = good_ && size <= rest_.size();
    if (!good_) return {};
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
}

}  // namespace kds
