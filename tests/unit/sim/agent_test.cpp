#include "core/sim/agent.h"

#include <gtest/gtest.h>

#include <set>

#include "core/engine/md5.h"

namespace kds::sim {
namespace {

constexpr Instant kNow = Instant::from_seconds(1'772'442'000);

AgentBuffer::Entry entry(std::uint64_t number) { return {number, {number * 100, 100}}; }

TEST(AgentBuffer, IsDueWhenItIsOldEnough) {
    AgentBuffer buffer(AgentSpec{});
    EXPECT_EQ(buffer.due_at(), std::nullopt);
    EXPECT_FALSE(buffer.is_due(kNow + Duration::hours(1)));
    buffer.add(entry(1), 100, kNow);
    buffer.add(entry(2), 100, kNow + Duration::seconds(59));
    // The age of the first counts.
    EXPECT_EQ(buffer.due_at(), kNow + Duration::seconds(60));
    EXPECT_FALSE(buffer.is_due(kNow + Duration::millis(59'999)));
    EXPECT_TRUE(buffer.is_due(kNow + Duration::seconds(60)));
    EXPECT_FALSE(buffer.is_full());
    const auto taken = buffer.take();
    EXPECT_EQ(taken, (std::vector{entry(1), entry(2)}));
    EXPECT_EQ(taken.back().line.end(), 300u);
    EXPECT_EQ(buffer.due_at(), std::nullopt);
    buffer.add(entry(3), 100, kNow + Duration::seconds(70));
    EXPECT_EQ(buffer.due_at(), kNow + Duration::seconds(130));
}

TEST(AgentBuffer, IsFullByCount) {
    AgentBuffer buffer(AgentSpec{.max_buffer_size_records = 3});
    buffer.add(entry(1), 1, kNow);
    buffer.add(entry(2), 1, kNow);
    EXPECT_FALSE(buffer.is_due(kNow));
    EXPECT_TRUE(buffer.fits(1));
    buffer.add(entry(3), 1, kNow);
    EXPECT_TRUE(buffer.is_full());
    EXPECT_TRUE(buffer.is_due(kNow));
    EXPECT_FALSE(buffer.fits(0));
}

TEST(AgentBuffer, IsFullBySize) {
    AgentBuffer buffer(AgentSpec{.max_buffer_size_bytes = 1'000});
    buffer.add(entry(1), 600, kNow);
    EXPECT_TRUE(buffer.fits(400));
    EXPECT_FALSE(buffer.fits(401));
    EXPECT_FALSE(buffer.is_full());
    buffer.add(entry(2), 400, kNow);
    EXPECT_TRUE(buffer.is_due(kNow));
    EXPECT_EQ(buffer.bytes(), 1'000u);
    (void)buffer.take();
    EXPECT_EQ(buffer.bytes(), 0u);
    EXPECT_TRUE(buffer.fits(5'000));  // It would fit nowhere else.
    buffer.add(entry(3), 5'000, kNow);
    EXPECT_TRUE(buffer.is_full());
}

TEST(AgentBuffer, ItsHashKnowsItsState) {
    const auto hash_of = [](const AgentBuffer& buffer) {
        Hasher hasher;
        buffer.hash(hasher);
        return hasher.digest();
    };
    AgentBuffer one(AgentSpec{});
    AgentBuffer other(AgentSpec{});
    EXPECT_EQ(hash_of(one), hash_of(other));
    one.add(entry(1), 100, kNow);
    EXPECT_NE(hash_of(one), hash_of(other));
    other.add(entry(1), 100, kNow + Duration{1});
    EXPECT_NE(hash_of(one), hash_of(other));
}

TEST(Agent, AFileIsReadLineByLine) {
    using Lines = std::vector<FileLine>;
    EXPECT_EQ(split_lines("", 7), Lines{});
    EXPECT_EQ(split_lines("no end", 7), Lines{});
    EXPECT_EQ(split_lines("one\n", 0), (Lines{{0, 4}}));
    EXPECT_EQ(split_lines("one\n\ntwo\nrest", 100), (Lines{{100, 4}, {104, 1}, {105, 4}}));
    // What was no line yet is one when its end has been written.
    EXPECT_EQ(split_lines("rest!\n", 109), (Lines{{109, 6}}));
}

TEST(Agent, LongLinesAreCutAndEndLikeOthers) {
    std::string data(kAgentRecordBytesMax - 10, 'x');
    const std::string uncut = data;
    truncate_line(data, 10);
    EXPECT_EQ(data, uncut);
    data += 'y';
    truncate_line(data, 10);
    EXPECT_EQ(data.size(), kAgentRecordBytesMax - 10);
    EXPECT_EQ(data.substr(data.size() - 2), "x\n");
}

std::string key_of(AgentKeyOption option, std::uint64_t number, std::string_view data) {
    std::string key;
    append_agent_key(key, option, 1, number, data);
    return key;
}

TEST(Agent, KeysAreRandomOrFollowFromTheData) {
    EXPECT_EQ(key_of(AgentKeyOption::Deterministic, 1, "line\n"), to_hex32(md5("line\n")));
    EXPECT_EQ(key_of(AgentKeyOption::Deterministic, 2, "line\n"), to_hex32(md5("line\n")));
    std::set<std::string> keys;
    for (std::uint64_t n = 1; n <= 2'000; ++n) {
        const std::string key = key_of(AgentKeyOption::Random, n, "line\n");
        const std::size_t point = key.find('.');
        ASSERT_EQ(key.size() - point, 11u) << key;
        ASSERT_LE(point, 6u) << key;
        ASSERT_EQ(key.find_first_not_of("0123456789."), std::string::npos) << key;
        keys.insert(key);
    }
    EXPECT_EQ(keys.size(), 2'000u);
    EXPECT_EQ(key_of(AgentKeyOption::Random, 7, "a"), key_of(AgentKeyOption::Random, 7, "b"));
}

TEST(Agent, EachErrorNamesItsField) {
    const struct {
        AgentSpec spec;
        std::string_view message;
    } cases[] = {
        {{.max_buffer_age_ms = 999}, "maxBufferAgeMillis: 999 is out of range: 1000 to 900000"},
        {{.max_buffer_age_ms = 900'001},
         "maxBufferAgeMillis: 900001 is out of range: 1000 to 900000"},
        {{.max_buffer_size_bytes = 0}, "maxBufferSizeBytes: 0 is out of range: 1 to 4194304"},
        {{.max_buffer_size_bytes = 4'194'305},
         "maxBufferSizeBytes: 4194305 is out of range: 1 to 4194304"},
        {{.max_buffer_size_records = 0}, "maxBufferSizeRecords: 0 is out of range: 1 to 500"},
        {{.max_buffer_size_records = 501}, "maxBufferSizeRecords: 501 is out of range: 1 to 500"},
        {{.min_time_between_polls_ms = 0},
         "minTimeBetweenFilePollsMillis: 0 is out of range: 1 to 60000"},
        {{.min_time_between_polls_ms = 60'001},
         "minTimeBetweenFilePollsMillis: 60001 is out of range: 1 to 60000"},
    };
    for (const auto& c : cases) {
        const auto checked = check_agent(c.spec);
        ASSERT_FALSE(checked) << c.message;
        EXPECT_EQ(checked.error().code, ErrorCode::BadDocument);
        EXPECT_EQ(checked.error().message, c.message);
    }
    EXPECT_TRUE(check_agent({}));
    EXPECT_TRUE(check_agent({900'000, 1, 1, 1}));
    EXPECT_TRUE(check_agent({1'000, 4'194'304, 500, 60'000}));
}

}  // namespace
}  // namespace kds::sim
