/// Records that are made again when they are read instead of being kept: a simulated producer's
/// payload is a function of its template and of a few bytes, the recipe. The engine is given key
/// and data as ever, and stores the recipe; who reads gets the same bytes.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/assert.h"

namespace kds {

/// Makes records of recipes: the same ones for ever, whoever asks and when. It never changes, so
/// that copies of an engine can share it.
class RecordSource {
public:
    virtual ~RecordSource() = default;
    /// Replaces what the two strings hold.
    virtual void make(std::string_view recipe, std::string& key, std::string& data) const = 0;
    /// The partition key alone, for whoever asks for nothing else, often: a source that can make it
    /// without the data should.
    virtual void make_key(std::string_view recipe, std::string& key) const {
        std::string data;
        make(recipe, key, data);
    }
    /// Whether the record packs several into one.
    virtual bool is_aggregate(std::string_view) const { return false; }
};

/// Number of a source in its engine, from 1; 0 is none.
struct SourceId {
    std::uint32_t value = 0;
    friend constexpr auto operator<=>(SourceId, SourceId) = default;
};

/// What a record can be made of again.
struct GeneratedFrom {
    SourceId source{};
    std::string recipe = {};  ///< Few bytes: they are what is kept.
};

/// The sources of an engine. They are never taken away: records name them.
class RecordSources {
public:
    /// So many can be added.
    static constexpr std::size_t kMax = 65'535;

    /// Preconditions: it is not null, and size() < kMax.
    SourceId add(std::shared_ptr<const RecordSource> source) {
        KDS_ASSERT(source && all_.size() < kMax);
        all_.push_back(std::move(source));
        return {static_cast<std::uint32_t>(all_.size())};
    }
    std::size_t size() const { return all_.size(); }
    bool knows(SourceId id) const { return id.value >= 1 && id.value <= all_.size(); }
    /// Precondition: knows(id).
    const RecordSource& operator[](SourceId id) const {
        KDS_ASSERT(knows(id));
        return *all_[id.value - 1];
    }

private:
    std::vector<std::shared_ptr<const RecordSource>> all_;
};

}  // namespace kds
