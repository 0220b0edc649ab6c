#include "core/engine/sealed_text.h"

#include <gtest/gtest.h>

#include "core/base/base64.h"

namespace kds {
namespace {

TEST(SealedText, GivesBackContentOfAnyLength) {
    for (std::size_t size = 0; size <= 70; ++size) {
        const std::string content(size, static_cast<char>(size));
        const std::string text = seal("a purpose", content);
        EXPECT_EQ(unseal("a purpose", text), content) << size;
        EXPECT_EQ(base64_decode(text)->size(), 24 + size);
        EXPECT_TRUE(base64_decode(text)->starts_with(std::string_view("\0\0\0\0\0\0\0\1", 8)));
    }
}

TEST(SealedText, IsNotReadForAnotherPurpose) {
    EXPECT_FALSE(unseal("another", seal("a purpose", "content")));
}

TEST(SealedText, HidesAndSpreadsTheContent) {
    const std::string a = seal("p", std::string(64, '\0'));
    std::string content(64, '\0');
    content[63] = 1;
    const std::string b = seal("p", content);
    std::size_t equal = 0;
    for (std::size_t i = 12; i < a.size(); ++i) equal += a[i] == b[i];
    EXPECT_LT(equal, 16u);  // Of over 100 characters; two in 128 would be equal by chance.
}

TEST(SealedText, RefusesTextsThatItDidNotMake) {
    for (const char* text :
         {"", "AAAA", "not base64", "AAAAAAAAAAE=", "AAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAA",
          "AAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAA="})
        EXPECT_FALSE(unseal("p", text)) << text;
}

TEST(Content, IsReadAsItWasWritten) {
    ContentWriter writer;
    writer.add(0x0102'0304'0506'0708u, 8);
    writer.add(0xfffe'fdfcu, 4);
    writer.add(200, 1);
    writer.add("text");
    ContentReader reader(writer.content());
    EXPECT_EQ(writer.content().substr(0, 3), "\1\2\3");
    EXPECT_EQ(reader.take(8), 0x0102'0304'0506'0708u);
    EXPECT_EQ(reader.take(4), 0xfffe'fdfcu);
    EXPECT_EQ(reader.take(1), 200u);
    EXPECT_EQ(reader.take_text(2), "te");
    EXPECT_EQ(reader.take_rest(), "xt");
    EXPECT_TRUE(reader.is_good());
    EXPECT_EQ(reader.take(1), 0u);
    EXPECT_FALSE(reader.is_good());
}

}  // namespace
}  // namespace kds
