#include "core/base/base64.h"

#include <gtest/gtest.h>

#include <string>

namespace kds {
namespace {

TEST(Base64, EncodesTheVectorsOfRfc4648) {
    const struct {
        const char* bytes;
        const char* text;
    } cases[] = {{"", ""},
                 {"f", "Zg=="},
                 {"fo", "Zm8="},
                 {"foo", "Zm9v"},
                 {"foob", "Zm9vYg=="},
                 {"fooba", "Zm9vYmE="},
                 {"foobar", "Zm9vYmFy"}};
    for (const auto& c : cases) {
        EXPECT_EQ(base64_encode(c.bytes), c.text);
        EXPECT_EQ(base64_decode(c.text), c.bytes);
    }
}

TEST(Base64, UsesTheStandardAlphabetForAllBytes) {
    EXPECT_EQ(base64_encode("\xfb\xff\xfe"), "+//+");
    EXPECT_EQ(base64_decode("+//+"), "\xfb\xff\xfe");
    EXPECT_EQ(base64_encode(std::string_view("\0\0\0", 3)), "AAAA");
}

TEST(Base64, RefusesWhatIsNotCanonical) {
    const struct {
        const char* text;
        const char* reason;
    } cases[] = {{"Zg", "no padding"},
                 {"Zg=", "too little padding"},
                 {"Z===", "three pad characters"},
                 {"====", "nothing but padding"},
                 {"Zh==", "bits set in the padding of one byte"},
                 {"Zm9=", "bits set in the padding of two bytes"},
                 {"Zm=v", "padding in the middle"},
                 {"Zm9-", "the alphabet for URLs"},
                 {"Zm9 ", "a blank"},
                 {"Zm9v\n", "a line end"},
                 {"Zg==Zg==", "two texts in one"}};
    for (const auto& c : cases) EXPECT_FALSE(base64_decode(c.text)) << c.reason;
}

}  // namespace
}  // namespace kds
