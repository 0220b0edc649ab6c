/// Code as a tree of pieces, and how it is broken into lines: a piece stands in one line if it
/// fits, else what is in it stands below it, further in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kds::web::code {

/// So many characters fit beside each other in the drawer of a window of 1,280 pixels.
inline constexpr std::size_t kColumns = 64;

struct Piece {
    /// Where `close` stands when the piece is broken.
    enum class Close : std::uint8_t {
        OwnLine,    ///< Below the items, as far out as `open`.
        WithItems,  ///< Below the items, as far in as they.
        Behind      ///< Behind the last item.
    };
    std::string open;  ///< All of it, if there are no items.
    std::vector<Piece> items{};
    std::string close{};
    std::string_view between = ",";  ///< Behind an item that another one follows.
    std::string_view trail{};        ///< Behind the last item when the piece is broken.
    std::string flat{};              ///< If it is not to be the same in one line.
    Close close_at = Close::OwnLine;
    std::uint32_t indent = 4;
    bool break_always = false;  ///< If it has items.
    bool spaced = true;         ///< A blank between items in one line.
    bool padded = false;        ///< A blank inside of the brackets in one line.

    static Piece of(std::string text) { return {.open = std::move(text)}; }
};

/// The same piece with this before it, "Name=".
Piece prefixed(std::string_view before, Piece piece);

/// Its lines, without an end of the last one. What cannot be broken may be longer than kColumns.
std::string print(const Piece& piece);

}  // namespace kds::web::code
