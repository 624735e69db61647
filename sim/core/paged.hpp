// A table in copy-on-write pages: a copy costs one pointer a page, and the copies share every page
// until one of them edits it. Reads are plain; every write goes through edit().
// References stay valid until the next edit of a shared page, push_back or resize.
#pragma once
#include "sim/core/check.hpp"
#include <array>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace sluice {

template <class T, std::size_t page_size = 64>
class Paged {
    static_assert(page_size > 0);
    using Page = std::array<T, page_size>;

public:
    Paged() = default;
    explicit Paged(std::size_t size) { resize(size); }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }

    const T& operator[](std::size_t i) const { return (*pages_[i / page_size])[i % page_size]; }
    const T& at(std::size_t i) const {
        SLUICE_CHECK(i < size_, "index outside a paged table");
        return (*this)[i];
    }
    T& edit(std::size_t i) { return own(i / page_size)[i % page_size]; }

    void push_back(T value) {
        if (size_ == pages_.size() * page_size) pages_.push_back(std::make_shared<Page>());
        edit(size_) = std::move(value);
        ++size_;
    }
    // New entries are T{}; entries cut off are forgotten.
    void resize(std::size_t size) {
        for (std::size_t i = size; i < size_ && i < kept_capacity(size); ++i) edit(i) = T{};
        pages_.resize((size + page_size - 1) / page_size);
        for (auto& page : pages_)
            if (!page) page = std::make_shared<Page>();
        size_ = size;
    }
    void clear() { resize(0); }

    // Pages that no other copy shares: what this copy alone costs.
    std::size_t pages_owned() const {
        std::size_t owned = 0;
        for (const auto& page : pages_) owned += page.use_count() == 1;
        return owned;
    }
    std::size_t pages() const { return pages_.size(); }
    static constexpr std::size_t page_bytes() { return sizeof(Page); }

    class const_iterator {
    public:
        const T& operator*() const { return (*table_)[index_]; }
        const_iterator& operator++() {
            ++index_;
            return *this;
        }
        bool operator!=(const const_iterator& other) const { return index_ != other.index_; }
        bool operator==(const const_iterator& other) const { return index_ == other.index_; }

    private:
        friend class Paged;
        const_iterator(const Paged* table, std::size_t index) : table_(table), index_(index) {}
        const Paged* table_;
        std::size_t index_;
    };
    const_iterator begin() const { return {this, 0}; }
    const_iterator end() const { return {this, size_}; }

private:
    static std::size_t kept_capacity(std::size_t size) {
        return (size + page_size - 1) / page_size * page_size;
    }
    Page& own(std::size_t page) {
        auto& held = pages_[page];
        if (held.use_count() != 1) held = std::make_shared<Page>(*held);
        return *held;
    }

    std::vector<std::shared_ptr<Page>> pages_; // T{} beyond size_ in the last one
    std::size_t size_ = 0;
};

} // namespace sluice
