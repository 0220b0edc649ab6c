/// A source of records for tests: the number that a recipe carries says all of a record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/text.h"
#include "core/engine/ops/put_records.h"
#include "core/engine/record_source.h"

namespace kds::test {

class NumberedSource : public RecordSource {
public:
    /// Keys begin with this; no record has this many bytes of data or more.
    explicit NumberedSource(std::string prefix = "key-", std::uint64_t sizes = 300)
        : prefix_{std::move(prefix)}, sizes_{sizes} {}

    /// Eight bytes.
    static std::string recipe_of(std::uint64_t number) {
        std::string recipe;
        for (int shift = 0; shift < 64; shift += 8) recipe += static_cast<char>(number >> shift);
        return recipe;
    }
    void make(std::string_view recipe, std::string& key, std::string& data) const override {
        const std::uint64_t number = number_of(recipe);
        make_key(recipe, key);
        data.assign(static_cast<std::size_t>(number * 7 % sizes_),
                    static_cast<char>('a' + number % 26));
    }
    void make_key(std::string_view recipe, std::string& key) const override {
        key = cat(prefix_, number_of(recipe) % 50);
    }

private:
    static std::uint64_t number_of(std::string_view recipe) {
        std::uint64_t number = 0;
        for (std::size_t i = recipe.size(); i-- > 0;)
            number = number << 8 | static_cast<unsigned char>(recipe[i]);
        return number;
    }

    std::string prefix_;
    std::uint64_t sizes_;
};

/// The entry for a record of this number. `source` is one that `engine` has, or none: then the
/// entry is that of the same record, to be stored as it is.
inline PutRecordsEntry numbered_entry(const RecordSource& made_by, std::optional<SourceId> source,
                                      std::uint64_t number) {
    PutRecordsEntry entry;
    const std::string recipe = NumberedSource::recipe_of(number);
    made_by.make(recipe, entry.partition_key, entry.data);
    if (source) entry.generated = GeneratedFrom{*source, recipe};
    return entry;
}

}  // namespace kds::test
