/* WebP by libwebp, the only file that sees it. */
#include <webp/encode.h>

#include "decode/codec.h"

/* 0 is fast and large, 6 slow and small: at 2 a file is some percents larger than at 4,
 * for half the time. */
enum { METHOD = 2 };

static int append(const uint8_t *bytes, size_t len, const WebPPicture *picture)
{
    str_add(picture->custom_ptr, slice_make((const char *)bytes, len));
    return 1;
}

bool webp_encode(struct str *out, const struct planes *p, float quality)
{
    WebPConfig config;
    WebPPicture picture;
    struct planes limited;
    if (!WebPConfigPreset(&config, WEBP_PRESET_PHOTO, quality) ||
        !WebPPictureInit(&picture) || !planes_limit_range(&limited, p))
        return false;
    config.method = METHOD;
    picture.width = p->width_px;
    picture.height = p->height_px;
    picture.y = limited.at[0];
    picture.u = limited.at[1];
    picture.v = limited.at[2];
    picture.y_stride = p->width_px;
    picture.uv_stride = planes_half(p->width_px);
    picture.writer = append;
    picture.custom_ptr = out;
    bool well = WebPEncode(&config, &picture) != 0;
    WebPPictureFree(&picture);
    planes_release(&limited);
    return well;
}
