#include "core/engine/sequence_number.h"

#include <gtest/gtest.h>

#include "core/base/u128.h"

namespace kds {
namespace {

constexpr std::int64_t kCreated = 1'735'689'600;  // 2025-01-01T00:00:00Z

TEST(SequenceNumber, EncodesTheVectorsOfTheReference) {
    // kinesis.md 5.1, encoder vectors.
    const struct {
        SequenceNumber::Parts parts;
        const char* decimal;
    } cases[] = {
        {{kCreated, 0, 0, kCreated}, "49659172051921876073359630856559745603442861731670392834"},
        {{kCreated, 1, 0, kCreated}, "49659172051944176818558161479701281321715510093176373266"},
        {{kCreated, 2, 0, kCreated}, "49659172051966477563756692102842817039988158454682353698"},
        {{kCreated, 3, 0, kCreated}, "49659172051988778308955222725984352758260806816188334130"},
        {{kCreated, 16, 0, kCreated}, "49659172051921876073359630856559745603442861731670393090"},
        {{kCreated, 0, 1, kCreated + 5},
         "49659172051921876073359630856560954529262476704442482690"},
        {{kCreated, 0, 2, kCreated + 5},
         "49659172051921876073359630856562163455082091333617188866"},
        {{kCreated, 0, kEndingSequenceIndex, kCreated + 3'600},
         "49659172051933026445958896168129304536759818673364926466"},
        {{kCreated + 3'601, 4, 0, kCreated + 3'601},
         "49659173336890814412694136271847832473441699165097689154"},
    };
    for (const auto& c : cases) {
        const SequenceNumber number = SequenceNumber::encode(c.parts);
        EXPECT_EQ(number.to_decimal(), c.decimal);
        EXPECT_EQ(number.decode(), c.parts);
        EXPECT_EQ(SequenceNumber::parse(c.decimal), number);
    }
}

TEST(SequenceNumber, DecodesNumbersOfTheRealService) {
    // kinesis.md 5.1, decoded production numbers.
    const struct {
        const char* decimal;
        SequenceNumber::Parts parts;
    } cases[] = {
        {"49600871682957036442365024926191073437251060580128653314",
         {1'572'297'165, 0, 0, 1'572'297'165}},
        {"49600871682979337187563555549332609155523708941634633746",
         {1'572'297'165, 1, 0, 1'572'297'165}},
        {"49600871683001637932762086172474144873796357303140614178",
         {1'572'297'165, 2, 0, 1'572'297'165}},
        {"49600902273357540915989931256901506243878407835297513618",
         {1'572'382'897, 9, 160, 1'572'383'214}},
        {"49600902273357540915989931256902715169698037101720764562",
         {1'572'382'897, 9, 161, 1'572'383'427}},
        {"49600883331171471519674795588238531498465399900093808706",
         {1'572'329'810, 4, 470'568'612, 1'572'383'427}},
        {"49594189147623985939251953501666965394405037144469929986",
         {1'553'568'712, 0, 0xc3, 1'553'568'735}},
        {"49543463076548007577105092703039560359975228518395019266",
         {1'411'403'981, 0, 0x157d, 1'411'431'220}},
        {"49554468589304656985365895156298971236367941927203518530",
         {1'442'247'997, 900, 0, 1'443'555'550}},
    };
    for (const auto& c : cases) {
        const auto number = SequenceNumber::parse(c.decimal);
        ASSERT_TRUE(number.has_value()) << c.decimal;
        EXPECT_EQ(number->decode(), c.parts) << c.decimal;
        EXPECT_EQ(number->to_decimal(), c.decimal);
    }
}

TEST(SequenceNumber, NeighbouringFirstShardsDifferByAFixedAmount) {
    // 2^144 + 2^4 (kinesis.md 5.1).
    const auto start_of = [](std::uint32_t shard) {
        return SequenceNumber::encode({kCreated, shard, 0, kCreated}).words();
    };
    for (std::uint32_t shard = 0; shard < 15; ++shard) {
        const auto a = start_of(shard), b = start_of(shard + 1);
        EXPECT_EQ(b[0] - a[0], 1u << 16);
        EXPECT_EQ(b[1] - a[1], 0u);
        EXPECT_EQ(b[2] - a[2], 16u);
    }
}

TEST(SequenceNumber, OrdersByCreationThenIndexThenTime) {
    const auto at = [](std::int64_t created, std::uint64_t index, std::int64_t time) {
        return SequenceNumber::encode({created, 3, index, time});
    };
    EXPECT_LT(at(kCreated, 5, kCreated + 9), at(kCreated, 6, kCreated + 1));
    EXPECT_LT(at(kCreated, 5, kCreated + 1), at(kCreated, 5, kCreated + 2));
    EXPECT_LT(at(kCreated, kEndingSequenceIndex, kCreated), at(kCreated + 1, 0, 0));
    EXPECT_EQ(at(kCreated, 5, kCreated), at(kCreated, 5, kCreated));
}

TEST(SequenceNumber, RefusesWhatTheServiceCannotHaveGiven) {
    const struct {
        const char* decimal;
        const char* reason;
    } cases[] = {
        {"", "nothing"},
        {"0", "version 0"},
        {"-1", "a sign"},
        {"049659172051921876073359630856559745603442861731670392834", "a leading zero"},
        {"4965917205192187607335963085655974560344286173167039283x", "a letter"},
        {"21269319989900637946712965403778482371", "version 0, 38 digits"},
        {"49659172051921878273607600534852187900262671790840479745", "version 1"},
        {"49659172051921876073359630856559745603442861731670392835", "version 3"},
        {"54757830818698251126701659333928097181345247317440069634", "created too late"},
        {"49659172051933026445958896168130513462579185912423383042", "index digit above 7"},
        {"49659172051921876073359630856559745603442861766030131202", "shard index above 2^31 - 1"},
        {"49659172051921876073359630856559750325809344601315606530", "the zero byte is not"},
        {"49659172051944176818558161479701281321715510093176373250", "nibble of another shard"},
        {"49039857307708443467467104868809893875799651909875269632", "2^185 itself"},
        {"73559785961562665201200657303214840813699477864812904450", "1.5 * 2^185 and more"},
        {"6277101735386680763835789423207666416102355444464034512895", "2^192 - 1"},
        {"6277101735386680763835789423207666416102355444464034512896", "2^192"},
        {"9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999",
         "far too long"},
    };
    for (const auto& c : cases) EXPECT_FALSE(SequenceNumber::parse(c.decimal)) << c.reason;
}

TEST(SequenceNumber, AcceptsTheLargestParts) {
    const char* const last_creation = "54757830818341439203525169363663526790224514067453706242";
    const auto latest = SequenceNumber::parse(last_creation);
    ASSERT_TRUE(latest.has_value());
    EXPECT_EQ(latest->decode(), (SequenceNumber::Parts{16'025'174'999, 0, 0, 16'025'174'999}));
    const SequenceNumber::Parts widest{kCreated, 2'147'483'647, kEndingSequenceIndex,
                                       (std::int64_t{1} << 36) - 1};
    EXPECT_EQ(SequenceNumber::encode(widest).decode(), widest);
    EXPECT_TRUE(SequenceNumber::parse(SequenceNumber::encode(widest).to_decimal()).has_value());
}

TEST(OldSequenceNumber, TellsVersionShardAndTime) {
    // Built by the layouts of kinesis.md 5.2; the long one of version 0 is from there.
    const struct {
        const char* decimal;
        OldSequenceNumber parts;
    } cases[] = {
        {"49659172051921878273607600534852187900262671790840479745",
         {1, kCreated, 0, kCreated + 5}},
        {"49659172051944179018806131157993723618535320152346460177",
         {1, kCreated, 1, kCreated + 5}},
        {"49659172051921878273613932449600327906123147823351332865",
         {1, kCreated, 0, kCreated + 5'000}},
        {"21269319989900637946712965403778482371", {0, 0x000527054, 0x00c3, 0}},
        {"0", {0, 0, 0, 0}},
        {"5", {0, 0, 5, 0}},
        {"348877085527383367364124811290587693104", {0, kCreated, 3, 0}},  // 33 digits
    };
    for (const auto& c : cases) {
        const auto old = parse_old_sequence_number(c.decimal);
        ASSERT_TRUE(old.has_value()) << c.decimal;
        EXPECT_EQ(old->version, c.parts.version) << c.decimal;
        EXPECT_EQ(old->shard_created_s, c.parts.shard_created_s) << c.decimal;
        EXPECT_EQ(old->shard_index, c.parts.shard_index) << c.decimal;
        EXPECT_EQ(old->time_s, c.parts.time_s) << c.decimal;
    }
}

TEST(OldSequenceNumber, IsNoneOutsideTheOldRanges) {
    for (const char* decimal : {"", "x", "680564733841876926926749214863536422912",  // 2^129
                                "49659172051921876073359630856559745603442861731670392834",
                                "49659172051921876073359630856559745603442861731670392835"})
        EXPECT_FALSE(parse_old_sequence_number(decimal)) << decimal;
}

}  // namespace
}  // namespace kds
