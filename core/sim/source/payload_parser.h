/// Reads the text of a payload template. Callers use PayloadTemplate::parse().
#pragma once

#include <optional>
#include <string_view>

#include "core/sim/source/payload.h"

namespace kds::sim {

class PayloadParser {
public:
    PayloadParser(PayloadTemplate& result, const WordLists& lists)
        : result_{result}, lists_{lists} {}
    Result<void> read(std::string_view text);

private:
    using Kind = PayloadTemplate::Kind;
    using Part = PayloadTemplate::Part;
    using Slice = PayloadTemplate::Slice;

    /// What a placeholder should look like, and what it is if it does.
    struct Reading {
        std::string_view form;
        std::optional<Part> part;
    };

    Result<void> read_placeholder(std::string_view inside, std::size_t column);
    std::optional<Part> read_simple(std::string_view name) const;
    std::optional<Part> read_integer_range(std::string_view bounds) const;
    std::optional<Part> read_decimal_range(std::string_view bounds) const;
    std::optional<Part> read_wave(std::string_view bounds, std::size_t column) const;
    std::optional<Part> read_hex(std::string_view count) const;
    std::optional<Part> read_words(Slice words, std::string_view bounds) const;
    Part read_pick(std::string_view words);
    Reading read_form(std::string_view name, std::string_view rest, std::size_t column) const;
    Result<Reading> read_word_form(std::string_view name, std::string_view rest,
                                   std::size_t column);
    /// The words of a list; those of one list are kept once.
    const Slice* find_list(std::string_view name);
    /// Bytes of the longest text that a part can become.
    std::size_t bytes_most(const Part& part) const;
    void add(const Part& part);
    Slice keep(std::string_view text);
    void keep_word(std::string_view word);

    PayloadTemplate& result_;
    const WordLists& lists_;
    std::map<std::string, Slice, std::less<>> kept_lists_;
};

}  // namespace kds::sim
