/* XMP by exempi, the only file that sees it: who is tagged in a picture.
 *
 * The raw packet is parsed; exempi's file layer would drop IPTC keywords when there is
 * XMP. Regions follow the Metadata Working Group's guidelines and Microsoft's schema.
 */
#include <exempi/xmp.h>
#include <stdlib.h>
#include <string.h>

#include "decode/tags.h"

enum { DEPTH_MAX = 40, PACKET_MAX = 4 << 20, REGIONS_MAX = 1000 };

/* Prefixes under which the properties are seen, whatever the file calls them. */
static const struct {
    const char *uri, *prefix;
} namespaces[] = {
    {"http://www.metadataworkinggroup.com/schemas/regions/", "mwg-rs"},
    {"http://ns.adobe.com/xmp/sType/Area#", "stArea"},
    {"http://ns.microsoft.com/photo/1.2/", "MP"},
    {"http://ns.microsoft.com/photo/1.2/t/RegionInfo#", "MPRI"},
    {"http://ns.microsoft.com/photo/1.2/t/Region#", "MPReg"},
    {"http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "Iptc4xmpExt"},
    {"http://www.digikam.org/ns/1.0/", "digiKam"},
    {"http://ns.adobe.com/lightroom/1.0/", "lr"},
    {"http://ns.microsoft.com/photo/1.0/", "MicrosoftPhoto"},
    {"http://www.metadataworkinggroup.com/schemas/keywords/", "mwg-kw"},
    {"http://ns.useplus.org/ldf/xmp/1.0/", "plus"},
    {"http://cipa.jp/exif/1.0/", "exifEX"},
};

struct region {
    char path[160]; /* of its structure, to put name, type and area together */
    struct slice name;
    struct picture_area area;
    bool centred; /* x and y are its middle (mwg-rs), not its corner (Microsoft) */
    bool has_area, no_face;
    bool in_pixels; /* of the dimensions that the regions apply to */
};

struct reading {
    struct picture_tags *tags;
    struct arena *arena;
    struct {
        VEC(struct region);
    } regions;
    double width, height; /* that the regions apply to; 0: not said */
};

/* The region that a property belongs to: what is before its last "/". */
static struct region *region_of(struct reading *r, const char *path, bool of_area)
{
    char parent[160];
    size_t len = strlen(path);
    for (int up = 0; up < (of_area ? 2 : 1); up++)
        while (len > 0 && path[--len] != '/')
            ;
    if (len == 0 || len >= sizeof(parent) || r->regions.len == REGIONS_MAX) {
        r->tags->broken = true; /* who is in it can't be known */
        return NULL;
    }
    memcpy(parent, path, len);
    parent[len] = '\0';
    for (size_t i = 0; i < r->regions.len; i++)
        if (strcmp(r->regions.at[i].path, parent) == 0)
            return &r->regions.at[i];
    struct region *region = vec_add(&r->regions);
    strcpy(region->path, parent);
    return region;
}

static bool ends(const char *path, const char *suffix)
{
    return slice_ends(slice_of(path), suffix);
}

/* Is this an item ("dc:subject[3]") of the property? Programs write one property under
 * several addresses of its namespace, so the prefix does not count. */
static bool is_item(const char *path, const char *property)
{
    const char *colon = strchr(path, ':');
    const char *name = colon ? colon + 1 : path;
    size_t len = strlen(property);
    return strncmp(name, property, len) == 0 && (name[len] == '[' || name[len] == '\0');
}

static bool is_any(const char *path, const char *const *properties, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_item(path, properties[i]))
            return true;
    return false;
}

static void read_area(struct reading *r, const char *path, const char *value)
{
    struct region *region = region_of(r, path, true);
    double number = strtod(value, NULL);
    if (!region)
        return;
    if (ends(path, ":unit")) {
        region->in_pixels = strcmp(value, "pixel") == 0;
        return;
    }
    region->has_area = region->centred = true;
    if (ends(path, ":x"))
        region->area.x = number;
    else if (ends(path, ":y"))
        region->area.y = number;
    else if (ends(path, ":w"))
        region->area.width = number;
    else if (ends(path, ":h"))
        region->area.height = number;
}

/* Microsoft: "x, y, width, height" with the corner first. */
static void read_rectangle(struct reading *r, const char *path, const char *value)
{
    struct region *region = region_of(r, path, false);
    double v[4];
    for (int i = 0; region && i < 4; i++) {
        char *end;
        v[i] = strtod(value, &end);
        if (end == value)
            return;
        value = *end == ',' ? end + 1 : end;
    }
    if (!region)
        return;
    region->area = (struct picture_area){v[0], v[1], v[2], v[3]};
    region->has_area = true;
}

static bool read_region(struct reading *r, const char *path, const char *value)
{
    struct region *region;
    if (ends(path, "mwg-rs:Name") || ends(path, "MPReg:PersonDisplayName")) {
        if ((region = region_of(r, path, false)))
            region->name = arena_copy(r->arena, slice_of(value));
    } else if (ends(path, "mwg-rs:Type")) {
        if ((region = region_of(r, path, false)))
            region->no_face = strcmp(value, "Pet") == 0 ||
                              strcmp(value, "Focus") == 0 ||
                              strcmp(value, "BarCode") == 0;
    } else if (strstr(path, "mwg-rs:Area/stArea:")) {
        read_area(r, path, value);
    } else if (ends(path, "MPReg:Rectangle")) {
        read_rectangle(r, path, value);
    } else if (strstr(path, "mwg-rs:AppliedToDimensions/")) {
        if (ends(path, ":w"))
            r->width = strtod(value, NULL);
        else if (ends(path, ":h"))
            r->height = strtod(value, NULL);
    } else {
        return false;
    }
    return true;
}

/* Of who made it, with what, and how: no one in it is told there. A prefix stands for
 * its namespace, whatever the file calls it. */
static bool is_of_maker(const char *path)
{
    static const char *const whole[] = {
        "xmpRights:", "xmpMM:", "stEvt:", "stRef:", "aux:", "exifEX:", "plus:"};
    static const char *const some[] = {"dc:creator",
                                       "dc:rights",
                                       "dc:format",
                                       "photoshop:Credit",
                                       "photoshop:AuthorsPosition",
                                       "photoshop:Source",
                                       "photoshop:CaptionWriter",
                                       "photoshop:ICCProfile",
                                       "xmp:CreatorTool",
                                       "Iptc4xmpCore:CreatorContactInfo",
                                       "tiff:Make",
                                       "tiff:Model",
                                       "tiff:Software",
                                       "tiff:Artist",
                                       "tiff:Copyright"};
    if (ends(path, "xmpMM:PreservedFileName") || ends(path, "crs:RawFileName"))
        return false;
    for (size_t i = 0; i < sizeof(whole) / sizeof(*whole); i++)
        if (slice_starts(slice_of(path), whole[i]))
            return true;
    for (size_t i = 0; i < sizeof(some) / sizeof(*some); i++) {
        size_t len = strlen(some[i]);
        if (strncmp(path, some[i], len) == 0 && (!path[len] || strchr("[/", path[len])))
            return true;
    }
    return slice_starts(slice_of(path), "crs:");
}

#define ANY(path, list) is_any((path), (list), sizeof(list) / sizeof(*(list)))

static void read_property(struct reading *r, const char *path, const char *value)
{
    static const char *const persons[] = {"PersonInImage", "People"};
    static const char *const keywords[] = {"subject", "TagsList", "hierarchicalSubject",
                                           "LastKeywordXMP", "LastKeywordIPTC"};
    struct slice text = slice_of(value), name;
    if (!*value || read_region(r, path, value))
        return;
    if (ANY(path, persons) || strstr(path, ":PersonName")) {
        tags_add(r->tags, r->arena, TAG_PERSON, text);
    } else if (ANY(path, keywords) || ends(path, "mwg-kw:Keyword")) {
        bool person = tags_person_path(text, &name);
        tags_add(r->tags, r->arena, person ? TAG_PERSON : TAG_KEYWORD,
                 person ? name : text);
    } else if (!is_of_maker(path)) {
        tags_add_text(r->tags, r->arena, text);
    }
}

/* Areas are of the picture as stored (MWG guidelines 2.0, 5.9.2). A program that turned
 * them along says so with dimensions that are the other way round. */
static bool are_turned(const struct reading *r)
{
    bool wide = r->tags->width_px > r->tags->height_px;
    bool high = r->tags->width_px < r->tags->height_px;
    return (wide && r->width > 0 && r->width < r->height) ||
           (high && r->height > 0 && r->height < r->width);
}

/* Of a picture with other proportions than this one: it was cropped since, by a program
 * that left the areas as they were. */
static bool are_of_another(const struct reading *r)
{
    double shape = (double)r->tags->width_px / r->tags->height_px;
    double said = r->width > 0 && r->height > 0 ? r->width / r->height : shape;
    if (r->tags->upright)
        said = 1 / said;
    return said < shape * 0.97 || said > shape * 1.03;
}

static void add_regions(struct reading *r)
{
    if (r->regions.len)
        r->tags->upright = are_turned(r);
    bool unknown = are_of_another(r);
    for (size_t i = 0; i < r->regions.len; i++) {
        const struct region *region = &r->regions.at[i];
        size_t before = r->tags->len;
        struct picture_area area = region->area;
        if (region->no_face || !region->name.len)
            continue;
        tags_add(r->tags, r->arena, TAG_PERSON, region->name);
        if (r->tags->len == before || !region->has_area || unknown)
            continue;
        if (region->in_pixels) {
            if (!(r->width > 0 && r->height > 0))
                continue;
            area =
                (struct picture_area){area.x / r->width, area.y / r->height,
                                      area.width / r->width, area.height / r->height};
        }
        if (region->centred) {
            area.x -= area.width / 2;
            area.y -= area.height / 2;
        }
        r->tags->at[before].has_area = true;
        r->tags->at[before].area = area;
    }
}

static void read_tree(struct reading *r, XmpPtr xmp)
{
    XmpStringPtr schema = xmp_string_new(), path = xmp_string_new();
    XmpStringPtr value = xmp_string_new();
    XmpIteratorPtr iterator = xmp_iterator_new(
        xmp, NULL, NULL, XMP_ITER_JUSTLEAFNODES | XMP_ITER_OMITQUALIFIERS);
    uint32_t options;
    if (!iterator)
        r->tags->broken = true;
    while (iterator && xmp_iterator_next(iterator, schema, path, value, &options))
        read_property(r, xmp_string_cstr(path), xmp_string_cstr(value));
    if (iterator)
        xmp_iterator_free(iterator);
    xmp_string_free(schema);
    xmp_string_free(path);
    xmp_string_free(value);
}

/* Elements inside elements: exempi reads them by recursion. */
static bool is_too_deep(struct slice packet)
{
    int depth = 0;
    for (size_t i = 0; i + 1 < packet.len; i++) {
        if (packet.at[i] == '<')
            depth += packet.at[i + 1] == '/'
                         ? -1
                         : packet.at[i + 1] != '?' && packet.at[i + 1] != '!';
        else if (packet.at[i] == '/' && packet.at[i + 1] == '>')
            depth--;
        if (depth > DEPTH_MAX)
            return true;
    }
    return false;
}

void xmp_read(struct picture_tags *tags, struct slice block, struct arena *arena)
{
    struct reading r = {.tags = tags, .arena = arena};
    if (block.len > PACKET_MAX || is_too_deep(block) ||
        slice_find(block, "<!ENTITY") < block.len || !xmp_init()) {
        tags->broken = true;
        return;
    }
    for (size_t i = 0; i < sizeof(namespaces) / sizeof(*namespaces); i++)
        xmp_register_namespace(namespaces[i].uri, namespaces[i].prefix, NULL);
    XmpPtr xmp = xmp_new_empty();
    if (!xmp || !xmp_parse(xmp, block.at, block.len))
        tags->broken = true;
    else
        read_tree(&r, xmp);
    add_regions(&r);
    vec_release(&r.regions);
    if (xmp)
        xmp_free(xmp);
}
