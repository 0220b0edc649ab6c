#include "core/engine/md5.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace kds {
namespace {

TEST(Md5, GivesTheDigestsOfRfc1321) {
    const struct {
        const char* bytes;
        const char* hex;
    } cases[] = {
        {"", "d41d8cd98f00b204e9800998ecf8427e"},
        {"a", "0cc175b9c0f1b6a831c399e269772661"},
        {"abc", "900150983cd24fb0d6963f7d28e17f72"},
        {"message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
        {"abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"},
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
         "d174ab98d277d9f5a5611c2c9f419d9f"},
        {"12345678901234567890123456789012345678901234567890123456789012345678901234567890",
         "57edf4a22be3c955ac49da2e2107b67a"},
    };
    for (const auto& c : cases) EXPECT_EQ(to_hex32(md5(c.bytes)), c.hex) << c.bytes;
}

TEST(Md5, GivesTheDigestsOfPartitionKeys) {
    // kinesis.md 4.1.
    const struct {
        const char* key;
        const char* hex;
        const char* decimal;
    } cases[] = {
        {"a", "0cc175b9c0f1b6a831c399e269772661", "16955237001963240173058271559858726497"},
        {"b", "92eb5ffee6ae2fec3ad71c777531578f", "195289424170611159128911017612795795343"},
        {"c", "4a8a08f09d37b73795649038408b5f33", "99079589977253916124855502156832923443"},
        {"d", "8277e0910d750195b448797616e091ad", "173422077530204247440288476180261147053"},
        {"e", "e1671797c52e15f763380b45e841ec32", "299611584147932843547128611849858313266"},
        {"f", "8fa14cdd754f91cc6554c9e71929cce7", "190917122200326810055233066464581373159"},
        {"1", "c4ca4238a0b923820dcc509a6f75849b", "261578874264819908609102035485573088411"},
        {"2", "c81e728d9d4c2f636f067f89cc14862c", "266003691477286198901011725417809479212"},
        {"user-1", "d6d7705392bc7af633328bea8c4c6904", "285573413173782752570879317399258818820"},
        {"user-2", "3d58ce20fe802793e0b221905baa60b3", "81544010656874607678696621737415172275"},
        {"\xc3\xa9"
         "clair",
         "d63b831a8d3c3ff065bf7c5a54f84636", "284763795711926079248821571069893166646"},
    };
    for (const auto& c : cases) {
        EXPECT_EQ(to_hex32(md5(c.key)), c.hex) << c.key;
        EXPECT_EQ(to_decimal(md5(c.key)), c.decimal) << c.key;
    }
}

TEST(Md5, PadsRightAroundTheEndOfABlock) {
    // Lengths at which the length field moves into a second block, and at which a block is full.
    const struct {
        std::size_t length;
        const char* hex;
    } cases[] = {
        {54, "61ea0974c662328da964d977a8253873"},   {55, "04364420e25c512fd958a70738aa8f72"},
        {56, "668a72d5ba17f08e62dabcafad6db14b"},   {57, "693037871c4a9d3d8685018905cb530a"},
        {63, "7dc2ca208106a2f703567bdff99d8981"},   {64, "c1bb4f81d892b2d57947682aeb252456"},
        {65, "1bc932052302d074bdec39795fe00cf6"},   {119, "ab347a5f68c8a443cfcddc633f12c24f"},
        {120, "fb98667f98096de92620b64f46e1c5b5"},  {127, "a0b28c1da68705c2ff883fe279b72753"},
        {128, "d69cb61a6ee87200676eb0d4b90edbcb"},  {129, "3926841d393c00c3f36260e5ace10dc1"},
        {1000, "398533d48111e9f664b1f64cb10c4b63"},
    };
    for (const auto& c : cases)
        EXPECT_EQ(to_hex32(md5(std::string(c.length, 'x'))), c.hex) << c.length;
}

TEST(Md5, OfSeveralTextsIsThatOfEach) {
    // Numbers of texts around those of the lanes, and lengths around the end of a block.
    for (std::size_t count = 0; count <= 20; ++count) {
        for (std::size_t longest : {0u, 1u, 17u, 55u, 56u, 64u, 200u}) {
            std::vector<std::string> owned;
            for (std::size_t i = 0; i < count; ++i)
                owned.push_back(std::string(i % 3 == 0 ? longest : longest * i / 20,
                                            static_cast<char>('a' + i)));
            const std::vector<std::string_view> texts(owned.begin(), owned.end());
            std::vector<u128> digests(count);
            md5_of_each(texts, digests);
            for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(digests[i], md5(texts[i])) << i;
        }
    }
}

TEST(Md5, ReadsZeroBytesLikeOthers) {
    EXPECT_EQ(to_hex32(md5(std::string_view("\0", 1))), "93b885adfe0da089cdf634904fd59f71");
}

}  // namespace
}  // namespace kds
