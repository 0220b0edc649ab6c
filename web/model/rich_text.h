/// The lessons' Markdown as blocks of styled runs, for the canvas and for the twin.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kds::web {

enum class RunStyle : std::uint8_t { Plain, Strong, Emphasis, Code };

struct TextRun {
    RunStyle style = RunStyle::Plain;
    std::string text;
};

enum class BlockKind : std::uint8_t { Paragraph, ListItem, CodeBlock };

struct TextBlock {
    BlockKind kind = BlockKind::Paragraph;
    std::uint32_t number = 0;  ///< ListItem: its number in an ordered list, 0 in an unordered one.
    std::vector<TextRun> runs;
};

using RichText = std::vector<TextBlock>;

/// Paragraphs, lists, **strong**, *emphasis* and `code`; everything else is shown as its plain
/// text. HTML is never interpreted.
RichText parse_markdown(std::string_view markdown);

/// The text without its styles, blocks separated by line ends.
std::string plain_text(const RichText& text);

}  // namespace kds::web
