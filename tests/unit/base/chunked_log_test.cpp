#include "core/base/chunked_log.h"

#include <gtest/gtest.h>

#include <string>

namespace kds {
namespace {

using Log = ChunkedLog<int, 4>;

Log log_of(int count) {
    Log log;
    for (int i = 0; i < count; ++i) log.append(i);
    return log;
}

TEST(ChunkedLog, IsEmptyAtFirst) {
    const Log log;
    EXPECT_TRUE(log.empty());
    EXPECT_EQ(log.begin(), 0u);
    EXPECT_EQ(log.end(), 0u);
}

TEST(ChunkedLog, KeepsSerialNumbersAcrossChunks) {
    const Log log = log_of(11);
    EXPECT_EQ(log.size(), 11u);
    EXPECT_EQ(log.back(), 10);
    for (std::uint64_t i = 0; i < 11; ++i) EXPECT_EQ(log[i], static_cast<int>(i));
}

TEST(ChunkedLog, TrimsWholeChunksAndKeepsAtLeastWhatWasAsked) {
    const struct {
        int entries;
        std::uint64_t keep;
        std::uint64_t begin;
    } cases[] = {{8, 8, 0}, {8, 5, 0}, {8, 4, 4},  {8, 1, 4}, {9, 5, 4},
                 {9, 4, 4}, {9, 1, 8}, {12, 0, 8}, {3, 0, 0}};
    for (const auto& c : cases) {
        Log log = log_of(c.entries);
        log.trim_to(c.keep);
        EXPECT_EQ(log.begin(), c.begin) << c.entries << " entries, keep " << c.keep;
        EXPECT_EQ(log.end(), static_cast<std::uint64_t>(c.entries));
        EXPECT_GE(log.size(),
                  std::min<std::uint64_t>(c.keep, static_cast<std::uint64_t>(c.entries)));
        for (std::uint64_t i = log.begin(); i < log.end(); ++i)
            EXPECT_EQ(log[i], static_cast<int>(i));
    }
}

TEST(ChunkedLog, GoesOnAfterTrimming) {
    Log log = log_of(9);
    log.trim_to(2);
    log.append(9);
    EXPECT_EQ(log.end(), 10u);
    EXPECT_EQ(log[9], 9);
    EXPECT_EQ(log[8], 8);
}

TEST(ChunkedLog, CopiesDivergeFromWhereTheyWereTaken) {
    // Lengths around the end of a chunk: the copy shares a full one and a part one.
    for (const int shared : {1, 3, 4, 5, 8}) {
        Log original = log_of(shared);
        Log copy = original;
        original.append(100);
        copy.append(200);
        copy.append(201);
        const auto at = static_cast<std::uint64_t>(shared);
        EXPECT_EQ(original.end(), at + 1);
        EXPECT_EQ(copy.end(), at + 2);
        EXPECT_EQ(original[at], 100);
        EXPECT_EQ(copy[at], 200);
        EXPECT_EQ(copy[at + 1], 201);
        for (std::uint64_t i = 0; i < at; ++i) EXPECT_EQ(original[i], copy[i]);
    }
}

TEST(ChunkedLog, ASnapshotCostsTheLogNothing) {
    Log log = log_of(5);
    const Log snapshot = log;
    const int* const shared = &log[4];
    log.append(5);
    log.append(6);
    EXPECT_EQ(&log[4], shared);
    EXPECT_EQ(&snapshot[4], shared);
    EXPECT_EQ(snapshot.end(), 5u);

    // Who goes on from the snapshot has a chunk of its own.
    Log fork = snapshot;
    fork.append(50);
    EXPECT_NE(&fork[4], shared);
    EXPECT_EQ(fork[4], 4);
    EXPECT_EQ(fork[5], 50);
    EXPECT_EQ(log[5], 5);
    EXPECT_EQ(log[6], 6);
}

TEST(ChunkedLog, WhatACopyAppendedIsDroppedWhenTheCopyIsGone) {
    Log log = log_of(5);
    const int* const shared = &log[4];
    {
        Log copy = log;
        copy.append(50);
        copy.append(51);
    }
    log.append(5);
    EXPECT_EQ(&log[4], shared);
    EXPECT_EQ(log[5], 5);
    EXPECT_EQ(log.end(), 6u);
}

TEST(ChunkedLog, GoesOnFromAFullChunkThatACopyHasLeft) {
    Log log = log_of(4);
    Log copy = log;
    copy.append(40);
    log.append(4);
    EXPECT_EQ(copy[4], 40);
    EXPECT_EQ(log[4], 4);
}

TEST(ChunkedLog, TrimmingACopyLeavesTheOriginal) {
    const Log original = log_of(9);
    Log copy = original;
    copy.trim_to(1);
    EXPECT_EQ(original.begin(), 0u);
    EXPECT_EQ(original[0], 0);
    EXPECT_EQ(copy.begin(), 8u);
}

TEST(ChunkedLog, HoldsEntriesThatOwnMemory) {
    ChunkedLog<std::string, 2> log;
    for (int i = 0; i < 5; ++i) log.append(std::string(40, static_cast<char>('a' + i)));
    const auto copy = log;
    log.append("x");
    EXPECT_EQ(copy.size(), 5u);
    EXPECT_EQ(copy[4], std::string(40, 'e'));
}

}  // namespace
}  // namespace kds
