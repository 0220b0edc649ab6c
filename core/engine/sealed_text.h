/// Opaque texts that the engine hands out and takes back: shard iterators and list tokens.
///
/// Decoded, a text is `00 00 00 00 00 00 00 01`, 16 check bytes, and the content covered by a
/// key stream, so that two texts for nearly the same content look unlike. Keyed and checked by
/// MD5 with keys that are in the source: an altered text is refused, but nothing here is a secret.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kds {

/// Canonical Base64. Precondition: the purpose has at most 31 bytes; texts of different purposes
/// are not read for each other.
std::string seal(std::string_view purpose, std::string_view content);

/// The content; empty if the text is not one that seal() made for this purpose.
std::optional<std::string> unseal(std::string_view purpose, std::string_view text);

/// Big-endian integers, one after another.
class ContentWriter {
public:
    void add(std::uint64_t value, int bytes);
    void add(std::string_view bytes) { content_ += bytes; }
    void pad_to(std::size_t size) { content_.resize(size, '\0'); }
    const std::string& content() const { return content_; }

private:
    std::string content_;
};

/// Reads what ContentWriter wrote. Reading past the end gives zeros and empty texts, and is_good()
/// is false from then on.
class ContentReader {
public:
    explicit ContentReader(std::string_view content) : rest_{content} {}
    std::uint64_t take(int bytes);
    std::string_view take_text(std::size_t size);
    std::string_view take_rest() { return take_text(rest_.size()); }
    bool is_good() const { return good_; }

private:
    std::string_view rest_;
    bool good_ = true;
};

}  // namespace kds
