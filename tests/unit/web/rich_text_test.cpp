#include "web/model/rich_text.h"

#include <gtest/gtest.h>

namespace kds::web {
namespace {

/// "P(plain|**strong**|*emphasis*|`code`)": blocks and runs in one line.
std::string shown(const RichText& text) {
    std::string out;
    for (const TextBlock& block : text) {
        if (!out.empty()) out += ' ';
        out += block.kind == BlockKind::Paragraph   ? "P"
               : block.kind == BlockKind::CodeBlock ? "C"
                                                    : "L";
        if (block.number > 0) out += std::to_string(block.number);
        out += '(';
        for (std::size_t i = 0; i < block.runs.size(); ++i) {
            static constexpr const char* kMarks[] = {"", "**", "*", "`"};
            const char* mark = kMarks[static_cast<std::size_t>(block.runs[i].style)];
            out += (i > 0 ? "|" : "") + (mark + block.runs[i].text) + mark;
        }
        out += ')';
    }
    return out;
}

std::string parsed(std::string_view markdown) { return shown(parse_markdown(markdown)); }

TEST(RichText, Paragraphs) {
    EXPECT_EQ(parsed(""), "");
    EXPECT_EQ(parsed("One."), "P(One.)");
    EXPECT_EQ(parsed("One\nand two."), "P(One and two.)");
    EXPECT_EQ(parsed("One.\n\nTwo."), "P(One.) P(Two.)");
}

TEST(RichText, Styles) {
    EXPECT_EQ(parsed("a **b** *c* `d` e"), "P(a |**b**| |*c*| |`d`| e)");
    EXPECT_EQ(parsed("**a**"), "P(**a**)");
    EXPECT_EQ(parsed("`a_b*c`"), "P(`a_b*c`)");
}

TEST(RichText, AStyleInsideAnotherEndsBeforeIt) {
    EXPECT_EQ(parsed("**a *b* c** d"), "P(**a **|*b*|** c**| d)");
    EXPECT_EQ(parsed("**a `b` c** d"), "P(**a **|`b`|** c**| d)");
    EXPECT_EQ(parsed("*a **b** c* d"), "P(*a *|**b**|* c*| d)");
    EXPECT_EQ(parsed("# a *b* c\n\nd"), "P(**a **|*b*|** c**) P(d)");
}

TEST(RichText, Lists) {
    EXPECT_EQ(parsed("- a\n- b"), "L(a) L(b)");
    EXPECT_EQ(parsed("1. a\n2. b\n3. **c** d"), "L1(a) L2(b) L3(**c**| d)");
    EXPECT_EQ(parsed("3. a\n4. b"), "L3(a) L4(b)");
    EXPECT_EQ(parsed("- a\n\n- b"), "L(a) L(b)");  // A loose list has paragraphs in its items.
    EXPECT_EQ(parsed("One:\n\n- a\n\nTwo."), "P(One:) L(a) P(Two.)");
    EXPECT_EQ(parsed("- a\n  1. b\n- c"), "L(a) L1(b) L(c)");
}

TEST(RichText, CodeBlocks) {
    EXPECT_EQ(parsed("```\naws kinesis\n  list-shards\n```"), "C(`aws kinesis\n  list-shards`)");
    EXPECT_EQ(parsed("```sh\n*x*\n```\n\nb"), "C(`*x*`) P(b)");
    EXPECT_EQ(parsed("    not code"), "P(not code)");
}

TEST(RichText, HtmlIsText) {
    EXPECT_EQ(parsed("a <b>c</b>"), "P(a <b>c</b>)");
    EXPECT_EQ(parsed("<script>alert(1)</script>"), "P(<script>alert(1)</script>)");
}

TEST(RichText, WhatIsNotKnownIsItsText) {
    EXPECT_EQ(parsed("[a link](https://example.org)"), "P(a link)");
    EXPECT_EQ(parsed("## Head"), "P(**Head**)");
    EXPECT_EQ(parsed("> quoted"), "P(quoted)");
    EXPECT_EQ(parsed("a\\*b\\*"), "P(a*b*)");
}

TEST(RichText, NothingThatIsWrittenStopsIt) {
    for (const char* odd : {"**", "`", "```", "- ", "1.", "*a", "[", "![", "\\", "&amp;", "&#0;",
                            "|a|b|", "---", "#"}) {
        const RichText text = parse_markdown(odd);
        for (const TextBlock& block : text) EXPECT_FALSE(block.runs.empty()) << odd;
    }
}

TEST(PlainText, HasALineForEachBlock) {
    EXPECT_EQ(plain_text(parse_markdown("a **b** `c`\n\n- d\n- e")), "a b c\nd\ne");
    EXPECT_EQ(plain_text({}), "");
}

}  // namespace
}  // namespace kds::web
