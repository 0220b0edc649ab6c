#include "web/model/rich_text.h"

#include <md4c.h>

namespace kds::web {
namespace {

struct Reader {
    RichText blocks;
    std::vector<RunStyle> styles{RunStyle::Plain};  ///< Of the open spans, the innermost last.
    std::vector<std::uint32_t> list_numbers;  ///< Next number of each open list; 0: unordered.
    bool block_open = false;

    void open(TextBlock block) {
        blocks.push_back(std::move(block));
        block_open = true;
    }
    void text(std::string_view part, RunStyle as) {
        if (part.empty()) return;
        if (!block_open) open({});
        auto& runs = blocks.back().runs;
        if (!runs.empty() && runs.back().style == as)
            runs.back().text += part;
        else
            runs.push_back({as, std::string(part)});
    }
};

Reader& reader_of(void* user) { return *static_cast<Reader*>(user); }

int enter_block(MD_BLOCKTYPE type, void* detail, void* user) {
    Reader& reader = reader_of(user);
    switch (type) {
        case MD_BLOCK_UL: reader.list_numbers.push_back(0); break;
        case MD_BLOCK_OL:
            reader.list_numbers.push_back(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start);
            break;
        case MD_BLOCK_LI: {
            std::uint32_t number = 0;
            if (!reader.list_numbers.empty() && reader.list_numbers.back() != 0)
                number = reader.list_numbers.back()++;
            reader.open({.kind = BlockKind::ListItem, .number = number, .runs = {}});
            break;
        }
        case MD_BLOCK_CODE: reader.open({.kind = BlockKind::CodeBlock, .runs = {}}); break;
        case MD_BLOCK_P:
        case MD_BLOCK_H:
            // The first paragraph of a list item belongs to the item itself.
            if (!(reader.block_open && reader.blocks.back().kind == BlockKind::ListItem &&
                  reader.blocks.back().runs.empty()))
                reader.open({});
            if (type == MD_BLOCK_H) reader.styles.push_back(RunStyle::Strong);
            break;
        default: break;
    }
    return 0;
}

int leave_block(MD_BLOCKTYPE type, void*, void* user) {
    Reader& reader = reader_of(user);
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) reader.list_numbers.pop_back();
    if (type == MD_BLOCK_H) reader.styles.pop_back();
    if (type == MD_BLOCK_P || type == MD_BLOCK_H || type == MD_BLOCK_LI || type == MD_BLOCK_CODE)
        reader.block_open = false;
    return 0;
}

int enter_span(MD_SPANTYPE type, void*, void* user) {
    std::vector<RunStyle>& styles = reader_of(user).styles;
    // What is not known, as a link, has the style around it.
    styles.push_back(type == MD_SPAN_STRONG ? RunStyle::Strong
                     : type == MD_SPAN_EM   ? RunStyle::Emphasis
                     : type == MD_SPAN_CODE ? RunStyle::Code
                                            : styles.back());
    return 0;
}

int leave_span(MD_SPANTYPE, void*, void* user) {
    reader_of(user).styles.pop_back();
    return 0;
}

int on_text(MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* user) {
    Reader& reader = reader_of(user);
    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) {
        reader.text(" ", reader.styles.back());
        return 0;
    }
    const bool code_block = reader.block_open && reader.blocks.back().kind == BlockKind::CodeBlock;
    reader.text({text, size}, code_block ? RunStyle::Code : reader.styles.back());
    return 0;
}

}  // namespace

RichText parse_markdown(std::string_view markdown) {
    Reader reader;
    MD_PARSER parser{};
    parser.flags = MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS;
    parser.enter_block = enter_block;
    parser.leave_block = leave_block;
    parser.enter_span = enter_span;
    parser.leave_span = leave_span;
    parser.text = on_text;
    md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &reader);
    // A code block ends with a line end that is no part of what is shown.
    for (TextBlock& block : reader.blocks)
        if (block.kind == BlockKind::CodeBlock && !block.runs.empty() &&
            block.runs.back().text.ends_with('\n'))
            block.runs.back().text.pop_back();
    std::erase_if(reader.blocks, [](const TextBlock& block) { return block.runs.empty(); });
    return std::move(reader.blocks);
}

std::string plain_text(const RichText& text) {
    std::string out;
    for (const TextBlock& block : text) {
        if (!out.empty()) out += '\n';
        for (const TextRun& run : block.runs) out += run.text;
    }
    return out;
}

}  // namespace kds::web
