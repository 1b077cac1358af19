/* Days from civil dates and back: see date.h. */
#include "base/date.h"

#include <stdio.h>
#include <time.h>

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

bool date_from_parts(date_t *date, int year, int month, int day)
{
    if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month))
        return false;
    /* Years that begin in March put the leap day at their end. */
    int y = month <= 2 ? year - 1 : year;
    int month_from_march = (month + 9) % 12;
    int day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    *date = y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
    return true;
}

struct date_parts date_parts(date_t date)
{
    int days = date + 719468;
    int era = days / 146097, of_era = days % 146097;
    int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year + year / 4 - year / 100);
    int month = (5 * of_year + 2) / 153;
    struct date_parts p = {year + era * 400, month < 10 ? month + 3 : month - 9,
                           of_year - (153 * month + 2) / 5 + 1};
    p.year += p.month <= 2;
    return p;
}

/* Takes 1 to `digits_max` digits from the front. */
static bool take_number(struct slice *s, int digits_max, int *number, int *digits)
{
    *number = *digits = 0;
    while (s->len && *digits < digits_max && s->at[0] >= '0' && s->at[0] <= '9') {
        *number = *number * 10 + (s->at[0] - '0');
        *s = slice_from(*s, 1);
        ++*digits;
    }
    return *digits > 0;
}

static bool take_separator(struct slice *s, char *separator)
{
    if (!s->len || !(s->at[0] == '-' || s->at[0] == '/' || s->at[0] == '.'))
        return false;
    *separator = s->at[0];
    *s = slice_from(*s, 1);
    return true;
}

bool date_parse(date_t *date, struct slice text)
{
    struct slice s = slice_trim(text);
    int number[3], digits[3];
    char first, second;
    if (!take_number(&s, 4, &number[0], &digits[0]) || !take_separator(&s, &first) ||
        !take_number(&s, 2, &number[1], &digits[1]) || !take_separator(&s, &second) ||
        !take_number(&s, 4, &number[2], &digits[2]) || first != second)
        return false;
    if (digits[0] == 4 && digits[2] <= 2 && first == '-') {
        if (s.len && s.at[0] != 'T' && s.at[0] != ' ')
            return false;
        return date_from_parts(date, number[0], number[1], number[2]);
    }
    return s.len == 0 && digits[0] <= 2 && digits[2] == 4 &&
           date_from_parts(date, number[2], number[1], number[0]);
}

int date_weekday(date_t date)
{
    return ((date + 4) % 7 + 7) % 7;
}

date_t date_today(void)
{
    time_t now = time(NULL);
    struct tm local;
    date_t date = 0;
    localtime_r(&now, &local);
    date_from_parts(&date, local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
    return date;
}

void date_iso(char out[11], date_t date)
{
    struct date_parts p = date_parts(date);
    snprintf(out, 11, "%04u-%02u-%02u", (unsigned)p.year % 10000u,
             (unsigned)p.month % 100u, (unsigned)p.day % 100u);
}
