#include "core/base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace kds {
namespace {

Result<int> half_of(int n) {
    if (n % 2 != 0) return fail(ErrorCode::InvalidArgument, "odd");
    return n / 2;
}

Result<std::string> quarter_text(int n) {
    KDS_TRY(const int half, half_of(n));
    KDS_TRY(const int quarter, half_of(half));
    return std::to_string(quarter);
}

Result<std::unique_ptr<int>> boxed_half(int n) {
    KDS_TRY(const int half, half_of(n));
    return std::make_unique<int>(half);
}

Result<std::unique_ptr<int>> same_box(int n) {
    KDS_TRY(auto box, boxed_half(n));
    return box;
}

TEST(Result, TryGoesOnWithTheValue) {
    const auto text = quarter_text(12);
    ASSERT_TRUE(text.has_value());
    EXPECT_EQ(*text, "3");
}

TEST(Result, TryReturnsTheFirstError) {
    for (const int n : {3, 6}) {
        const auto text = quarter_text(n);
        ASSERT_FALSE(text.has_value());
        EXPECT_EQ(text.error(), (Error{ErrorCode::InvalidArgument, "odd"}));
    }
}

TEST(Result, TryMovesWhatCannotBeCopied) {
    for (const int n : {13, 14}) {
        const auto box = same_box(n);
        ASSERT_EQ(box.has_value(), n == 14);
        if (box) {
            EXPECT_EQ(**box, 7);
        }
    }
}

TEST(Result, NamesErrorsAsAwsDoes) {
    const struct {
        ErrorCode code;
        const char* name;
    } cases[] = {
        {ErrorCode::ExpiredIterator, "ExpiredIteratorException"},
        {ErrorCode::InvalidArgument, "InvalidArgumentException"},
        {ErrorCode::LimitExceeded, "LimitExceededException"},
        {ErrorCode::ProvisionedThroughputExceeded, "ProvisionedThroughputExceededException"},
        {ErrorCode::ResourceInUse, "ResourceInUseException"},
        {ErrorCode::ResourceNotFound, "ResourceNotFoundException"},
        {ErrorCode::Validation, "ValidationException"},
        {ErrorCode::BadDocument, "BadDocument"},
        {ErrorCode::ExpiredNextToken, "ExpiredNextTokenException"},
        {ErrorCode::InternalFailure, "InternalFailure"},
    };
    for (const auto& c : cases) EXPECT_EQ(error_name(c.code), c.name);
}

}  // namespace
}  // namespace kds
