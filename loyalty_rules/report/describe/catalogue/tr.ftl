# Bir programın açıklamasındaki cümleler, Türkçe. Koşullar isim-fiil öbeğidir („tutarın en az 50 € olması“); tetikleyiciler
# cümlenin başında durur. `.of` tamlayan durumudur. Sayılardan sonra gelen adlar tekildir, ekler hep sabit sözcüklere
# gelir: kullanıcıların verdiği adlar çekimlenmez.

## Sözcükler

event-purchase = alışveriş
  .where = koşul
  .many = alışverişleriniz
  .every = { $whose ->
      [friend] arkadaşınızın her alışverişi için
     *[you] her alışveriş için
    }
  .first = { $whose ->
      [friend] arkadaşınızın ilk alışverişi için
     *[you] ilk alışverişiniz için
    }
event-join = üyelik
  .where = koşul
  .many = üyelikleriniz
  .every = { $whose ->
      [friend] arkadaşınızın üye olması için
     *[you] üye olmanız için
    }
  .first = { $whose ->
      [friend] arkadaşınızın üye olması için
     *[you] üye olmanız için
    }
event-return = iade
  .where = koşul
  .many = iadeleriniz
  .every = { $whose ->
      [friend] arkadaşınızın her iadesi için
     *[you] her iade için
    }
  .first = { $whose ->
      [friend] arkadaşınızın ilk iadesi için
     *[you] ilk iadeniz için
    }
event-stay = konaklama
  .where = koşul
  .many = konaklamalarınız
  .every = { $whose ->
      [friend] arkadaşınızın her konaklaması için
     *[you] her konaklama için
    }
  .first = { $whose ->
      [friend] arkadaşınızın ilk konaklaması için
     *[you] ilk konaklamanız için
    }
event-visit = ziyaret
  .where = koşul
  .many = ziyaretleriniz
  .every = { $whose ->
      [friend] arkadaşınızın her ziyareti için
     *[you] her ziyaret için
    }
  .first = { $whose ->
      [friend] arkadaşınızın ilk ziyareti için
     *[you] ilk ziyaretiniz için
    }
event-refuel = yakıt alımı
  .where = koşul
  .many = yakıt alımlarınız
  .every = { $whose ->
      [friend] arkadaşınızın her yakıt alımı için
     *[you] her yakıt alımı için
    }
  .first = { $whose ->
      [friend] arkadaşınızın ilk yakıt alımı için
     *[you] ilk yakıt alımınız için
    }
event-review = değerlendirme
  .where = koşul
  .many = değerlendirmeleriniz
  .every = { $whose ->
      [friend] arkadaşınızın her değerlendirmesi için
     *[you] her değerlendirme için
    }
  .first = { $whose ->
      [friend] arkadaşınızın ilk değerlendirmesi için
     *[you] ilk değerlendirmeniz için
    }
event-flight = uçuş
  .where = koşul
  .many = uçuşlarınız
  .every = { $whose ->
      [friend] arkadaşınızın her uçuşu için
     *[you] her uçuş için
    }
  .first = { $whose ->
      [friend] arkadaşınızın ilk uçuşu için
     *[you] ilk uçuşunuz için
    }
event-delivery = teslimat
  .where = koşul
  .many = teslimatlarınız
  .every = { $whose ->
      [friend] arkadaşınızın her teslimatı için
     *[you] her teslimat için
    }
  .first = { $whose ->
      [friend] arkadaşınızın ilk teslimatı için
     *[you] ilk teslimatınız için
    }
event-bill = fatura
  .where = koşul
  .many = faturalarınız
  .every = { $whose ->
      [friend] arkadaşınızın her faturası için
     *[you] her fatura için
    }
  .first = { $whose ->
      [friend] arkadaşınızın ilk faturası için
     *[you] ilk faturanız için
    }
event-invoice = fatura
  .where = koşul
  .many = faturalarınız
  .every = { $whose ->
      [friend] arkadaşınızın her faturası için
     *[you] her fatura için
    }
  .first = { $whose ->
      [friend] arkadaşınızın ilk faturası için
     *[you] ilk faturanız için
    }
event-login = giriş
  .where = koşul
  .many = girişleriniz
  .every = { $whose ->
      [friend] arkadaşınızın her girişi için
     *[you] her giriş için
    }
  .first = { $whose ->
      [friend] arkadaşınızın ilk girişi için
     *[you] ilk girişiniz için
    }
event-other = “{ $name }” işlemi
  .where = koşul
  .many = “{ $name }” işlemleriniz
  .every = { $whose ->
      [friend] arkadaşınızın her “{ $name }” işlemi için
     *[you] her “{ $name }” işlemi için
    }
  .first = { $whose ->
      [friend] arkadaşınızın ilk “{ $name }” işlemi için
     *[you] ilk “{ $name }” işleminiz için
    }

field-amount = tutar
  .of = tutarın
  .plain = tutar
field-quantity = adet
  .of = adedin
  .plain = adet
field-category = kategori
  .of = kategorinin
  .plain = kategori
field-kind = tür
  .of = türün
  .plain = tür
field-channel = kanal
  .of = kanalın
  .plain = kanal
field-store = mağaza
  .of = mağazanın
  .plain = mağaza
field-shop = mağaza
  .of = mağazanın
  .plain = mağaza
field-brand = marka
  .of = markanın
  .plain = marka
field-nights = gece sayısı
  .of = gece sayısının
  .plain = gece sayısı
field-guests = konuk sayısı
  .of = konuk sayısının
  .plain = konuk sayısı
field-stars = yıldız sayısı
  .of = yıldız sayısının
  .plain = yıldız sayısı
field-distance = mesafe
  .of = mesafenin
  .plain = mesafe
field-weight = ağırlık
  .of = ağırlığın
  .plain = ağırlık
field-tip = bahşiş
  .of = bahşişin
  .plain = bahşiş
field-email = e-posta adresi
  .of = e-posta adresinin
  .plain = e-posta adresi
field-card = kart
  .of = kartın
  .plain = kart
field-household = hane
  .of = hanenin
  .plain = hane
field-at = ortak
  .of = ortağın
  .plain = ortak
field-at-category = ortağın türü
  .of = ortağın türünün
  .plain = ortağın türü
field-lapsing = süresi dolmak üzere olan miktar
  .of = süresi dolmak üzere olan miktarın
  .plain = süresi dolmak üzere olan miktar
field-last-day = kullanılabileceği son gün
  .of = kullanılabileceği son günün
  .plain = son gün
field-other = { $kind ->
    [count] “{ $name }” sayısı
   *[other] “{ $name }” bilgisi
  }
  .of = { $kind ->
      [count] “{ $name }” sayısının
     *[other] “{ $name }” bilgisinin
    }
  .plain = “{ $name }”
own-joined = { $whose ->
    [friend] arkadaşınızın üye olduğu gün
   *[you] üye olduğunuz gün
  }
  .of = { $whose ->
      [friend] arkadaşınızın üye olduğu günün
     *[you] üye olduğunuz günün
    }
own-birthday = { $whose ->
    [friend] arkadaşınızın doğum günü
   *[you] doğum gününüz
  }
  .of = { $whose ->
      [friend] arkadaşınızın doğum gününün
     *[you] doğum gününüzün
    }
own-referrer = { $whose ->
    [friend] arkadaşınızı davet eden üye
   *[you] sizi davet eden üye
  }
  .of = { $whose ->
      [friend] arkadaşınızı davet eden üyenin
     *[you] sizi davet eden üyenin
    }
own-other = { $whose ->
    [friend] arkadaşınızın “{ $name }” bilgisi
   *[you] “{ $name }” bilginiz
  }
  .of = { $whose ->
      [friend] arkadaşınızın “{ $name }” bilgisinin
     *[you] “{ $name }” bilginizin
    }

measure-spend = { $whose ->
    [friend] arkadaşınızın harcaması
   *[you] harcamanız
  }
  .of = { $whose ->
      [friend] arkadaşınızın harcamasının
     *[you] harcamanızın
    }
measure-purchases = { $whose ->
    [friend] arkadaşınızın alışveriş sayısı
   *[you] alışveriş sayınız
  }
  .of = { $whose ->
      [friend] arkadaşınızın alışveriş sayısının
     *[you] alışveriş sayınızın
    }
measure-visits = { $whose ->
    [friend] arkadaşınızın ziyaret sayısı
   *[you] ziyaret sayınız
  }
  .of = { $whose ->
      [friend] arkadaşınızın ziyaret sayısının
     *[you] ziyaret sayınızın
    }
measure-nights = { $whose ->
    [friend] arkadaşınızın gece sayısı
   *[you] gece sayınız
  }
  .of = { $whose ->
      [friend] arkadaşınızın gece sayısının
     *[you] gece sayınızın
    }
measure-other = { $whose ->
    [friend] arkadaşınızın “{ $name }” değeri
   *[you] “{ $name }” değeriniz
  }
  .of = { $whose ->
      [friend] arkadaşınızın “{ $name }” değerinin
     *[you] “{ $name }” değerinizin
    }
measure-titled = “{ $name }” değeri
  .of = “{ $name }” değerinin
measure-count = { $whose ->
    [friend] arkadaşınızın işlem sayısı ({ $events })
   *[you] işlem sayınız ({ $events })
  }
  .of = { $whose ->
      [friend] arkadaşınızın işlem sayısının ({ $events })
     *[you] işlem sayınızın ({ $events })
    }
measure-count-where = { $whose ->
    [friend] arkadaşınızın { $condition } koşulunu sağlayan işlem sayısı ({ $events })
   *[you] { $condition } koşulunu sağlayan işlem sayınız ({ $events })
  }
  .of = { $whose ->
      [friend] arkadaşınızın { $condition } koşulunu sağlayan işlem sayısının ({ $events })
     *[you] { $condition } koşulunu sağlayan işlem sayınızın ({ $events })
    }

parts-items = ürünler
parts-other = “{ $name }” kalemleri

unit-points = { $number } puan
unit-stamps = { $number } damga
unit-miles = { $number } mil
unit-coins = { $number } jeton
unit-hearts = { $number } kalp
unit-stars = { $number } yıldız
unit-vouchers = { $number } kupon
unit-litres = { $number } litre
unit-kilos = { $number } kilo
unit-gigabytes = { $number } gigabayt
unit-nights = { $number } gece
unit-other = { $number } { $name }
money = para
units-points = puan
units-stamps = damga
units-miles = mil
units-coins = jeton
units-hearts = kalp
units-stars = yıldız
units-vouchers = kupon
units-gigabytes = gigabayt
units-other = { $name }
value-other = “{ $name }”
times = { $number } kez

date = { $day }
quoted = “{ $name }”
yes = evet
no = hayır
none = hiçbiri
any = diğerleri

## Süreler

days = { $case ->
   *[plain] { $number } gün
  }
months = { $case ->
   *[plain] { $number } ay
  }
years = { $case ->
   *[plain] { $number } yıl
  }
duration-both = { $first } { $second }

window-day = { $form ->
    [each] takvim günü başına
   *[this] içinde bulunulan takvim günündeki
  }
window-week = { $form ->
    [each] takvim haftası başına
   *[this] içinde bulunulan takvim haftasındaki
  }
window-month = { $form ->
    [each] takvim ayı başına
   *[this] içinde bulunulan takvim ayındaki
  }
window-quarter = { $form ->
    [each] takvim çeyreği başına
   *[this] içinde bulunulan takvim çeyreğindeki
  }
window-year = { $form ->
    [each] takvim yılı başına
   *[this] içinde bulunulan takvim yılındaki
  }
window-last-day = bir önceki gündeki
window-last-week = bir önceki takvim haftasındaki
window-last-month = bir önceki takvim ayındaki
window-last-quarter = bir önceki takvim çeyreğindeki
window-last-year = bir önceki takvim yılındaki
window-lifetime = { $form ->
    [each] toplamda
   *[this] üyeliğinizden bu yana
  }
window-anchored-month = { $form ->
    [each] { $date } yıl dönümünden sayılan ay başına
   *[this] { $date } yıl dönümünden sayılan aydaki
  }
window-anchored-quarter = { $form ->
    [each] { $date } yıl dönümünden sayılan çeyrek başına
   *[this] { $date } yıl dönümünden sayılan çeyrekteki
  }
window-anchored-year = { $form ->
    [each] { $date } yıl dönümünden sayılan yıl başına
   *[this] { $date } yıl dönümünden sayılan yıldaki
  }
window-since-tier = statünüzün son değişikliğinden bu yana
window-tier-year = statünüzün son değişikliğinden sayılan yıldaki
window-rolling = { $form ->
    [each] her { $duration } içinde
   *[this] son { $duration } içindeki
  }
window-last-events = son { $number } işleminizdeki ({ $events })
window-dates = { $first } ile { $last } arasındaki
window-event = { $form ->
   *[any] işlem başına
  }

period-day = takvim günü
  .of = takvim gününün
  .next = bir sonraki takvim gününün
  .in = içinde bulunulan takvim gününe
period-week = takvim haftası
  .of = takvim haftasının
  .next = bir sonraki takvim haftasının
  .in = içinde bulunulan takvim haftasına
period-month = takvim ayı
  .of = takvim ayının
  .next = bir sonraki takvim ayının
  .in = içinde bulunulan takvim ayına
period-quarter = takvim çeyreği
  .of = takvim çeyreğinin
  .next = bir sonraki takvim çeyreğinin
  .in = içinde bulunulan takvim çeyreğine
period-year = takvim yılı
  .of = takvim yılının
  .next = bir sonraki takvim yılının
  .in = içinde bulunulan takvim yılına

## Değerler

value-measured = { $window } { $measure }
  .of = { $window } { $measure }
value-keyed = { $value } (aynı { $field } için)
  .of = { $value } (aynı { $field } için)
value-including = (bu işlem dahil) { $value }
  .of = (bu işlem dahil) { $value }
value-tier = { $whose ->
    [friend] arkadaşınızın statüsü
   *[you] statünüz
  }
  .of = { $whose ->
      [friend] arkadaşınızın statüsünün
     *[you] statünüzün
    }
value-ladder = { $whose ->
    [friend] arkadaşınızın “{ $ladder }” statüsü
   *[you] “{ $ladder }” statünüz
  }
  .of = { $whose ->
      [friend] arkadaşınızın “{ $ladder }” statüsünün
     *[you] “{ $ladder }” statünüzün
    }
value-date = tarih
  .of = tarihin
value-weekday = haftanın günü
  .of = haftanın gününün
value-month = ay
  .of = ayın
value-time = saat
  .of = saatin
value-member = üye
  .of = üyenin
value-largest = { $window } “{ $name }” için { $field } bazında en yüksek değer
  .of = { $window } “{ $name }” için { $field } bazında en yüksek değerin
value-top = { $window } “{ $name }” değeri en yüksek olan { $field } seçeneği
  .of = { $window } “{ $name }” değeri en yüksek olan { $field } seçeneğinin
value-table = “{ $name }” tablosundaki değer
  .of = “{ $name }” tablosundaki değerin
value-computed = “{ $name }” değeri
  .of = “{ $name }” değerinin
means-value = “{ $name }” şöyle hesaplanır: { $value }.
value-plus = { $left } artı { $right }
  .of = { $left } artı { $right } toplamının
value-minus = { $left } eksi { $right }
  .of = { $left } eksi { $right } farkının
value-product = { $left } × { $right }
  .of = { $left } × { $right } çarpımının
value-quotient = { $left } / { $right }
  .of = { $left } / { $right } bölümünün
value-dated = { $value } ({ $date } tarihinden itibaren: { $later })
  .of = { $value } ({ $date } tarihinden itibaren: { $later })
value-later = hiç ({ $date } tarihinden itibaren: { $later })
  .of = hiç ({ $date } tarihinden itibaren: { $later })
value-moved = { $date } artı { $duration }
  .of = { $date } artı { $duration } toplamının
value-sum = tüm { $parts } için { $value } toplamı
  .of = tüm { $parts } için { $value } toplamının
value-sum-where = { $condition } koşulunu sağlayan tüm { $parts } için { $value } toplamı
  .of = { $condition } koşulunu sağlayan tüm { $parts } için { $value } toplamının
value-largest-part = { $parts } arasında en yüksek { $value }
  .of = { $parts } arasında en yüksek { $value_of }
value-largest-part-where = { $condition } koşulunu sağlayan { $parts } arasında en yüksek { $value }
  .of = { $condition } koşulunu sağlayan { $parts } arasında en yüksek { $value_of }
value-smallest-part = { $parts } arasında en düşük { $value }
  .of = { $parts } arasında en düşük { $value_of }
value-smallest-part-where = { $condition } koşulunu sağlayan { $parts } arasında en düşük { $value }
  .of = { $condition } koşulunu sağlayan { $parts } arasında en düşük { $value_of }
value-number-parts = toplam adet ({ $parts })
  .of = toplam adedin ({ $parts })
value-number-parts-where = { $condition } koşulunu sağlayan toplam adet ({ $parts })
  .of = { $condition } koşulunu sağlayan toplam adedin ({ $parts })
value-rounded = { $step } katına { $rounding } { $value }
  .of = { $step } katına { $rounding } { $value_of }

rounding-down = aşağı yuvarlanmış
rounding-up = yukarı yuvarlanmış
rounding-half-up = en yakına yuvarlanmış (yarım yukarı)
rounding-half-down = en yakına yuvarlanmış (yarım aşağı)
rounding-half-even = en yakına yuvarlanmış (yarım çift sayıya)

## Koşullar

if-amount = { $operator ->
    [is] { $value_of } tam { $bound } olması
    [is-not] { $value_of } { $bound } olmaması
    [less] { $value_of } { $bound } değerinden az olması
    [at-most] { $value_of } en fazla { $bound } olması
    [more] { $value_of } { $bound } değerinden fazla olması
   *[at-least] { $value_of } en az { $bound } olması
  }
if-date = { $operator ->
    [is] { $value_of } { $bound } olması
    [is-not] { $value_of } { $bound } olmaması
    [less] { $value_of } şu tarihten önce olması: { $bound }
    [at-most] { $value_of } en geç şu tarih olması: { $bound }
    [more] { $value_of } şu tarihten sonra olması: { $bound }
   *[at-least] { $value_of } en erken şu tarih olması: { $bound }
  }
if-time = { $operator ->
    [is] { $value_of } { $bound } olması
    [is-not] { $value_of } { $bound } olmaması
    [less] { $value_of } { $bound } öncesinde olması
    [at-most] { $value_of } en geç { $bound } olması
    [more] { $value_of } { $bound } sonrasında olması
   *[at-least] { $value_of } en erken { $bound } olması
  }
if-tier = { $whose ->
    [friend] { $operator ->
        [is] arkadaşınızın statüsünün { $tier } olması
        [is-not] arkadaşınızın statüsünün { $tier } olmaması
        [less] arkadaşınızın statüsünün { $tier } düzeyinin altında olması
        [at-most] arkadaşınızın statüsünün en fazla { $tier } olması
        [more] arkadaşınızın statüsünün { $tier } düzeyinin üstünde olması
       *[at-least] arkadaşınızın statüsünün en az { $tier } olması
      }
   *[you] { $operator ->
        [is] statünüzün { $tier } olması
        [is-not] statünüzün { $tier } olmaması
        [less] statünüzün { $tier } düzeyinin altında olması
        [at-most] statünüzün en fazla { $tier } olması
        [more] statünüzün { $tier } düzeyinin üstünde olması
       *[at-least] statünüzün en az { $tier } olması
      }
  }
if-tier-one-of = { $whose ->
    [friend] { $negated ->
        [yes] arkadaşınızın statüsünün { $either } olmaması
       *[no] arkadaşınızın statüsünün { $either } olması
      }
   *[you] { $negated ->
        [yes] statünüzün { $either } olmaması
       *[no] statünüzün { $either } olması
      }
  }
if-is = { $negated ->
    [yes] { $value_of } { $bound } olmaması
   *[no] { $value_of } { $bound } olması
  }
if-one-of = { $negated ->
    [yes] { $value_of } { $either } olmaması
   *[no] { $value_of } { $either } olması
  }
if-missing = { $negated ->
    [yes] { $value_of } bilinmesi
   *[no] { $value_of } eksik olması
  }
if-no-tier = { $negated ->
    [yes] bir statünüzün olması
   *[no] statünüzün olmaması
  }
if-yes = { $negated ->
    [yes] { $value } yanıtının “hayır” olması
   *[no] { $value } yanıtının “evet” olması
  }
if-falls-in = { $negated ->
    [yes] { $value_of } yıl dönümünün { $period } denk gelmemesi
   *[no] { $value_of } yıl dönümünün { $period } denk gelmesi
  }
if-drawn = { $negated ->
    [yes] kurayla belirlenen { $share } üye arasında olmamanız
   *[no] kurayla belirlenen { $share } üye arasında olmanız
  }
if-code = { $negated ->
    [yes] “{ $code }” kapsamında geçerli bir kod verilmemesi
   *[no] “{ $code }” kapsamında geçerli bir kod verilmesi
  }
if-includes = { $negated ->
    [yes] “{ $name }” bilgisinin { $item } içermemesi
   *[no] “{ $name }” bilgisinin { $item } içermesi
  }
if-any = { $parts } arasından en az birinde { $condition }
if-every = { $parts } arasından her birinde { $condition }
if-no = { $parts } arasından hiçbirinde şunun söz konusu olmaması: { $condition }
if-shares = { $negated ->
    [yes] sizinle arkadaşınızın aynı { $fields } bilgisine sahip olmaması
   *[no] sizinle arkadaşınızın aynı { $fields } bilgisine sahip olması
  }
if-holds = { $whose ->
    [friend] { $negated ->
        [yes] arkadaşınızın “{ $tier }” sahibi olmaması
       *[no] arkadaşınızın “{ $tier }” sahibi olması
      }
   *[you] { $negated ->
        [yes] “{ $tier }” sahibi olmamanız
       *[no] “{ $tier }” sahibi olmanız
      }
  }
if-not = şunun söz konusu olmaması: { $condition }
if-always = her zaman
if-never = hiçbir zaman

## Bir kuralı başlatan olaylar

trigger-where = { $whose ->
    [friend] { $trigger } ({ $condition } koşulunu sağlayanlar arasında)
   *[you] { $condition } koşulunu sağlayan { $trigger }
  }
trigger-each-window = { $window } { $trigger }
trigger-reaching = { $value } { $threshold } düzeyine ulaştığında
trigger-reaching-every = { $value } { $threshold } düzeyine ulaştığında ve sonrasında eklenen her { $every } için
trigger-goals = şunların tümü gerçekleştiğinde ({ $goals })
goal = { $value_of } { $threshold } düzeyine ulaşması
goal-every = { $value_of } { $threshold } düzeyine ve sonrasında eklenen her { $every } düzeyine ulaşması
trigger-tier = { $whose ->
    [friend] arkadaşınız “{ $tier }” statüsüne ulaştığında
   *[you] “{ $tier }” statüsüne ulaştığınızda
  }
trigger-any-tier = { $whose ->
    [friend] arkadaşınız yeni bir statüye ulaştığında
   *[you] yeni bir statüye ulaştığınızda
  }
trigger-any-tier-of = “{ $ladder }” içinde yeni bir statüye ulaştığınızda
trigger-end-day = her takvim gününün sonunda
trigger-end-week = her takvim haftasının sonunda
trigger-end-month = her takvim ayının sonunda
trigger-end-quarter = her takvim çeyreğinin sonunda
trigger-end-year = her takvim yılının sonunda
trigger-yearly = her yıl { $day } günü
trigger-birthday = her yıl doğum gününüzde
trigger-anniversary = her yıl { $field_of } yıl dönümünde
trigger-anniversary-month = her ay { $field_of } aylık dönümünde
trigger-anniversary-quarter = her çeyrekte { $field_of } dönümünde
trigger-anniversary-closes-month = { $field_of } dönümünden sayılan her ayın sonunda
trigger-anniversary-closes-quarter = { $field_of } dönümünden sayılan her çeyreğin sonunda
trigger-anniversary-closes-year = { $field_of } yıl dönümünden sayılan her yılın sonunda
trigger-date = { $day } günü
trigger-lapse = { $units } geçerliliğini yitirmeden { $duration } önce
trigger-request = talebiniz üzerine
trigger-as-soon-as = bakiyeniz yeterli olduğu anda

## Verilenler

fixed = { $amount }
rate = { $base } üzerinden her { $per } için { $amount }
rate-full = { $base } üzerinden her tam { $per } için { $amount }
rate-carry = { $base } üzerinden her tam { $per } için { $amount } (artan kısım bir sonrakine eklenir)
rate-percent = { $base } üzerinden { $share }
rate-share = { $base } üzerinden { $share }
rate-times = { $base } başına { $amount }
rate-band = her { $per } için { $amount }
rate-band-full = her tam { $per } için { $amount }
rate-short = { $amount } / { $per }
rate-band-times = her biri için { $amount }
share-of-rule = “{ $rule }” kazancının { $share } kadarını
share-of-rule-computed = “{ $rule }” × { $factor } kadarını

earn = { $who ->
    [friend] { $trigger } arkadaşınız { $amount } kazanır.
    [referrer] { $trigger } sizi davet eden üye { $amount } kazanır.
    [grand-referrer] { $trigger } davet eden üyeyi davet etmiş olan üye { $amount } kazanır.
    [field] { $trigger } { $field } olarak belirtilen üye { $amount } kazanır.
   *[you] { $trigger } { $amount } kazanırsınız.
  }
earn-unit = { $who ->
    [friend] { $trigger } arkadaşınız adet başına { $amount } kazanır.
    [referrer] { $trigger } sizi davet eden üye adet başına { $amount } kazanır.
    [grand-referrer] { $trigger } davet eden üyeyi davet etmiş olan üye adet başına { $amount } kazanır.
    [field] { $trigger } { $field } olarak belirtilen üye adet başına { $amount } kazanır.
   *[you] { $trigger } adet başına { $amount } kazanırsınız.
  }
earn-part = { $who ->
    [friend] { $trigger } arkadaşınız kalem başına { $amount } kazanır.
    [referrer] { $trigger } sizi davet eden üye kalem başına { $amount } kazanır.
    [grand-referrer] { $trigger } davet eden üyeyi davet etmiş olan üye kalem başına { $amount } kazanır.
    [field] { $trigger } { $field } olarak belirtilen üye kalem başına { $amount } kazanır.
   *[you] { $trigger } kalem başına { $amount } kazanırsınız.
  }
earn-table = { $who ->
    [friend] { $trigger } arkadaşınız aşağıdaki tabloya göre { $units } kazanır.
    [referrer] { $trigger } sizi davet eden üye aşağıdaki tabloya göre { $units } kazanır.
    [grand-referrer] { $trigger } davet eden üyeyi davet etmiş olan üye aşağıdaki tabloya göre { $units } kazanır.
    [field] { $trigger } { $field } olarak belirtilen üye aşağıdaki tabloya göre { $units } kazanır.
   *[you] { $trigger } aşağıdaki tabloya göre { $units } kazanırsınız.
  }
earn-also = { $who ->
    [friend] Arkadaşınız da bunun için { $amount } kazanır.
    [referrer] Sizi davet eden üye de bunun için { $amount } kazanır.
    [grand-referrer] Davet eden üyeyi davet etmiş olan üye de bunun için { $amount } kazanır.
    [field] { $field } olarak belirtilen üye de bunun için { $amount } kazanır.
   *[you] Bunun için ayrıca { $amount } kazanırsınız.
  }
earn-also-table = { $who ->
    [friend] Arkadaşınız da bunun için aşağıdaki tabloya göre { $units } kazanır.
    [referrer] Sizi davet eden üye de bunun için aşağıdaki tabloya göre { $units } kazanır.
    [grand-referrer] Davet eden üyeyi davet etmiş olan üye de bunun için aşağıdaki tabloya göre { $units } kazanır.
    [field] { $field } olarak belirtilen üye de bunun için aşağıdaki tabloya göre { $units } kazanır.
   *[you] Bunun için ayrıca aşağıdaki tabloya göre { $units } kazanırsınız.
  }
bands-marginal = esas alınan değer: { $base }. Bu değerin her bölümü, içinde bulunduğu dilimin oranıyla hesaplanır.
bands-whole = esas alınan değer: { $base }. Bu değerin tamamı, denk geldiği dilimin oranıyla hesaplanır.
band-up-to = en çok { $upper }
band-below = { $upper } altı
band-above = üzeri
band-column = dilim
amount-column = kazancınız
from-column = başlangıç
floor = Herhangi bir kazanç varsa en az { $amount } verilir.
multiply = { $rules } kazancı şu katsayıyla çarpılır: { $factor }.
multiply-on = { $trigger } { $rules } kazancı şu katsayıyla çarpılır: { $factor }.
multiply-compound = Çarpım, önceki çarpanların sonucu üzerinden yapılır.

scope = Yalnızca { $condition } koşulunu sağlayan { $parts } dikkate alınır.
scope-all = Tüm { $parts } dikkate alınır.
scope-each-part = Her kalem ayrı hesaplanır.
condition = Yalnızca şu durumda geçerlidir: { $condition }.
conditions = Yalnızca şu koşulların tümü sağlandığında geçerlidir:
within-joining = { $whose ->
    [friend] Yalnızca arkadaşınızın üyeliğinden sonraki { $duration } içinde geçerlidir.
   *[you] Yalnızca üyeliğinizden sonraki { $duration } içinde geçerlidir.
  }
within = Yalnızca { $date } ardından gelen { $duration } içinde geçerlidir.
never = Şu durumda geçerli değildir: { $condition }.
valid-from-to = { $first } ile { $last } arasında (bu günler dahil) geçerlidir.
valid-from = { $first } tarihinden itibaren geçerlidir.
valid-until = { $last } tarihine kadar (bu gün dahil) geçerlidir.
rounding-rule = { $rounding ->
    [down] Burada kesirler aşağı yuvarlanır.
    [up] Burada kesirler yukarı yuvarlanır.
    [half-up] Burada kesirler en yakına, yarımlar yukarı yuvarlanır.
    [half-down] Burada kesirler en yakına, yarımlar aşağı yuvarlanır.
   *[half-even] Burada kesirler en yakına, yarımlar çift sayıya yuvarlanır.
  }
instead-of = Bunun geçerli olduğu durumda { $rules } kazanç sağlamaz.
best-of = { $rules } arasından yalnızca en çok kazandıran uygulanır.
first-of = { $rules } arasından yalnızca bu sırayla kazanç sağlayan ilki uygulanır.
in-wallet = Kazanç “{ $wallet }” hesabınıza eklenir.

## Üst sınırlar

cap-points = { $key ->
    [referrer] Sizi davet eden üye bundan { $window } en fazla { $limit } kazanır.
    [friend] Arkadaşınız bundan { $window } en fazla { $limit } kazanır.
    [events] İşlemleriniz için bundan { $window } en fazla { $limit } verilir.
    [programme] Tüm üyeler birlikte bundan { $window } en fazla { $limit } kazanır.
    [household] { $field } bilgisi aynı olan üyeler birlikte bundan { $window } en fazla { $limit } kazanır.
    [field] Her { $field } için bundan { $window } en fazla { $limit } kazanırsınız.
   *[member] Bundan { $window } en fazla { $limit } kazanırsınız.
  }
cap-money = { $key ->
    [referrer] Sizi davet eden üye bundan { $window } en fazla { $limit } değerinde kazanır.
    [friend] Arkadaşınız bundan { $window } en fazla { $limit } değerinde kazanır.
    [events] İşlemleriniz için bundan { $window } en fazla { $limit } değerinde verilir.
    [programme] Tüm üyeler birlikte bundan { $window } en fazla { $limit } değerinde kazanır.
    [household] { $field } bilgisi aynı olan üyeler birlikte bundan { $window } en fazla { $limit } değerinde kazanır.
    [field] Her { $field } için bundan { $window } en fazla { $limit } değerinde kazanırsınız.
   *[member] Bundan { $window } en fazla { $limit } değerinde kazanırsınız.
  }
cap-times = { $key ->
    [referrer] Sizi davet eden üye bundan { $window } en fazla { $limit } yararlanır.
    [friend] Bu, her arkadaş için { $window } en fazla { $limit } verilir.
    [events] Bu, işlemleriniz için { $window } en fazla { $limit } verilir.
    [programme] Tüm üyeler birlikte bundan { $window } en fazla { $limit } yararlanır.
    [household] { $field } bilgisi aynı olan üyeler birlikte bundan { $window } en fazla { $limit } yararlanır.
    [field] Her { $field } için bundan { $window } en fazla { $limit } yararlanırsınız.
   *[member] Bundan { $window } en fazla { $limit } yararlanırsınız.
  }
cap-base = { $key ->
    [referrer] Sizi davet eden üye için { $base } üzerinden { $window } en fazla { $limit } dikkate alınır.
    [friend] Her arkadaş için { $base } üzerinden { $window } en fazla { $limit } dikkate alınır.
    [events] İşlemleriniz için { $base } üzerinden { $window } en fazla { $limit } dikkate alınır.
    [programme] Tüm üyeler için birlikte, { $base } üzerinden { $window } en fazla { $limit } dikkate alınır.
    [household] { $field } bilgisi aynı olan üyeler için birlikte, { $base } üzerinden { $window } en fazla { $limit } dikkate alınır.
    [field] Her { $field } için { $base } üzerinden { $window } en fazla { $limit } dikkate alınır.
   *[member] { $base } üzerinden { $window } en fazla { $limit } dikkate alınır.
  }
cap-bought = { $key ->
    [programme] Tüm üyeler birlikte { $window } en fazla { $limit } indirim alır.
    [household] { $field } bilgisi aynı olan üyeler birlikte { $window } en fazla { $limit } indirim alır.
    [field] Her { $field } için { $window } en fazla { $limit } indirim alırsınız.
   *[member] { $window } en fazla { $limit } indirim alırsınız.
  }
cap-nothing = Bu sınırı aşacak bir kazanç hiç verilmez.
cap-rate = Bunun üzerindeki kısım için kazancınız: { $amount }.
cap-order = Sipariş tutarının en fazla { $share } kadarı olabilir.
cap-stock = { $count ->
   *[any] Tüm üyeler için { $window } { $number } adet bulunur.
  }
cap-shared = Bu sınır şunlar için birlikte geçerlidir: { $rules }.

## Bekleme ve geçerlilik süresi

pending-until = Kazanç { $moment } kullanılabilir.
pending-or = Kazanç { $moment } ya da şu durumda kullanılabilir: { $condition }.
pending-when = Kazanç şu durumda kullanılabilir: { $condition }.
pending-dropped = O zamana kadar kullanılabilir hale gelmezse { $moment } iptal edilir.
at-once = Kazanç hemen kullanılabilir.
moment-after = { $use ->
    [from] { $anchor ->
        [join] üyelikten { $duration } sonra
       *[event] verildikten { $duration } sonra
      }
   *[at] { $anchor ->
        [join] üyelikten { $duration } sonra
       *[event] verildikten { $duration } sonra
      }
  }
moment-after-end = { $use ->
    [from] { $anchor ->
        [join] üyelikten { $duration } sonra, o { $period } bitiminin ardından
       *[event] verildikten { $duration } sonra, o { $period } bitiminin ardından
      }
   *[at] { $anchor ->
        [join] üyelikten { $duration } sonra, o { $period } bitiminde
       *[event] verildikten { $duration } sonra, o { $period } bitiminde
      }
  }
moment-end = { $use ->
    [from] { $period } bitiminin ardından
   *[at] { $period } bitiminde
  }
moment-end-next = { $use ->
    [from] { $next } bitiminin ardından
   *[at] { $next } bitiminde
  }
moment-day = { $use ->
    [from] { $day } tarihinden itibaren
   *[at] { $day } günü
  }

expires-never = Bakiyenin geçerlilik süresi dolmaz.
expires-lasting = { $from ->
    [earning] Kazancın geçerliliği, verildikten { $duration } sonra sona erer.
   *[activation] Kazancın geçerliliği kullanılabilir hale geldikten { $duration } sonra sona erer.
  }
expires-lasting-end = { $from ->
    [earning] Kazancın geçerliliği, verildikten { $duration } sonra, o { $period } bitiminde sona erer.
   *[activation] Kazancın geçerliliği kullanılabilir hale geldikten { $duration } sonra, o { $period } bitiminde sona erer.
  }
expires-end = Kazancın geçerliliği kazanıldığı { $period } bitiminde sona erer.
expires-end-next = Kazancın geçerliliği { $next } bitiminde sona erer.
expires-on = Kazanç { $day } tarihine kadar (bu gün dahil) kullanılabilir; ardından geçerliliğini yitirir.
expires-yearly = Kazancın geçerliliği, kazanıldıktan sonraki ilk { $day } günü sona erer.
expires-idle = { $duration } boyunca şu işlemlerden hiçbiri yapılmazsa tüm bakiye geçerliliğini yitirir: { $events }.
suspended = Şu durum sürdükçe hiçbir şeyin geçerliliği sona ermez: { $condition }.
suspended-grace = Şu durum sürdükçe ve sonraki { $duration } boyunca hiçbir şeyin geçerliliği sona ermez: { $condition }.
term-from = { $date } tarihinden itibaren: { $sentence }

## Bakiyeler

wallet-unit = { $units } biriktirirsiniz.
wallet-money = Para biriktirirsiniz (para birimi: { $currency }).
wallet-decimals = { $count ->
   *[any] { $number } ondalık basamakla sayılır.
  }
wallet-worth = { $amount } değeri: { $worth }.
wallet-spend-soonest = Önce, geçerliliği en erken sona erecek olan kullanılır.
wallet-spend-oldest = Önce, en eski kazanılan kullanılır.
wallet-take-back-below = Bir iade bakiyenizden fazlasını geri alırsa bakiyeniz sıfırın altına iner; sonraki kazançlarınız önce bunu kapatır.
wallet-take-back-zero = Bir iade bakiyenizden fazlasını geri alırsa bakiyeniz sıfırlanır; kalanı silinir.
wallet-take-back-owed = Bir iade bakiyenizden fazlasını geri alırsa kalanı borcunuz olur; sonraki kazançlarınız önce bunu öder.
wallet-shared = { $field } bilgisi aynı olan üyeler bakiyeyi birlikte kullanır; ayrılan, kendi kazandığını yanında götürür.
transfer-none = Bakiye başka üyelere aktarılamaz.
transfer = Bakiyenizi başka üyelere aktarabilirsiniz.
transfer-if = Bakiyenizi başka üyelere şu durumda aktarabilirsiniz: { $condition }.
transfer-cap = { $basis ->
    [times] Bu { $window } en fazla { $limit } yapılabilir.
   *[points] { $window } en fazla { $limit } aktarabilirsiniz.
  }

## Statü

tier-everyone = Her üye baştan itibaren “{ $tier }” statüsündedir.
tier-reach = “{ $tier }” statüsüne ulaşma koşulu: { $condition }.
badge-reach = “{ $tier }” rozetini alma koşulu: { $condition }.
tier-while = “{ $tier }” yalnızca şu durum sürdükçe geçerlidir, ardından hemen sona erer: { $condition }.
tier-reach-while = “{ $tier }” statüsüne ulaşma koşulu: { $condition }. Bu koşul sağlandığı sürece statüyü korursunuz.
badge-reach-while = “{ $tier }” rozetini alma koşulu: { $condition }. Bu koşul sağlandığı sürece rozeti korursunuz.
keep-life = Ömür boyu sizindir.
keep-end = Statüye ulaştığınız { $period } sonuna kadar geçerlidir.
keep-end-next = Statüye ulaştıktan sonra { $next } sonuna kadar geçerlidir.
keep-member-year = { $field_of } yıl dönümünden sayılan yılın sonuna kadar geçerlidir.
keep-member-year-next = { $field_of } yıl dönümünden sayılan bir sonraki yılın sonuna kadar geçerlidir.
keep-until-day = Bir sonraki { $day } gününe kadar (bu gün dahil) geçerlidir.
keep-until-day-next = Ertesi yılın { $day } gününe kadar (bu gün dahil) geçerlidir.
keep-for = Ulaştığınız günden itibaren { $duration } geçerlidir.
keep-for-end = Ulaştığınız günden itibaren { $duration }, o { $period } sonuna kadar geçerlidir.
keep-again = Ardından gözden geçirilir: sona eren dönemde ulaşma koşulu sağlanıyorsa aynı süre boyunca korursunuz.
keep-again-when = Ardından gözden geçirilir; aynı süre boyunca koruma koşulu: { $condition }.
drop-level = Aksi halde bir kademe düşersiniz.
drop-requalify = Aksi halde kendi koşulu sağlanan en yüksek statüye geçersiniz.
drop-never = Aksi halde de statünüzü korursunuz.
drop-floor = Bu durumda “{ $tier }” düzeyinin altına düşmezsiniz.
drop-grace = Koruyamazsanız { $duration } daha sizde kalır; bu sürede yaptıklarınız da sayılır, ardından bir kez daha gözden geçirilir.
benefits-add = Alt kademelerin ayrıcalıkları da sizindir.
tiers-reprice = Statüye ulaştığınız işlem yeni statüye göre hesaplanır.
tiers-no-reprice = Statüye ulaştığınız işlem henüz önceki statüye göre hesaplanır.
tiers-migrate = { $way ->
    [keep] Statü koşulları değişirse herkes bir sonraki gözden geçirmeye kadar statüsünü korur.
    [evaluate] Statü koşulları değişirse herkes o gün yeni koşulların gerektirdiği statüye geçer.
   *[upgrade] Statü koşulları değişirse yeni koşulları sağlayanlar o gün yükselir; kimse düşmez.
  }
tier-column = statü

## Kullanma

exchange = { $trigger } { $price } karşılığında şunu alırsınız: { $gain }.
exchange-all = { $trigger }, bakiyenizin yettiği kadar, her { $price } karşılığında şunu alırsınız: { $gain }.
exchange-request = Talebiniz üzerine { $price } karşılığında şunu alırsınız: { $gain }.
exchange-all-request = Bakiyenizin yettiği kadar yapılır.
exchange-when = { $trigger } bu kendiliğinden de gerçekleşir.
goods = { $name }
exchange-into = “{ $wallet }” hesabına { $amount }
exchange-off = siparişinizde { $amount } indirim
exchange-steps-largest = Şu kademelerle kullanabilirsiniz; sığdığı kadarı, en büyüğünden başlanarak alınır.
exchange-steps-best = Şu kademelerle kullanabilirsiniz; en az karşılıkla en çoğunu sağlayanlar alınır.
exchange-by = Şu fiyatlarla alabilirsiniz: { $gain }.
reward = { $price } karşılığında ödül: { $gain }.
price-column = fiyat
gain-column = kazancınız
balance-min = Bakiyenizin en az { $amount } olması gerekir.
rest-lapses = Artan kısım geçerliliğini yitirir.
rest-stays = Artan kısım sizde kalır.

## Kodlar, ortaklar, iletiler, gruplar

code-patterns = Kodlar şu biçimdedir (# bir rakam, @ bir harf yerine geçer): { $patterns }.
code-words = Kodlar: { $words }.
code-cap = { $key ->
    [code] Her kod { $window } en fazla { $limit } kullanılabilir.
    [code-of-member] Her kodu { $window } en fazla { $limit } kullanabilirsiniz.
    [programme] Tüm üyeler birlikte bunları { $window } en fazla { $limit } kullanabilir.
   *[member] Bunları { $window } en fazla { $limit } kullanabilirsiniz.
  }
partner-category = Tür: { $category }.
partner-pays = Orada kazanılan her { $amount } için { $rate } öder.
partner-pays-from = { $date } tarihinden itibaren orada kazanılan her { $amount } için { $rate } öder.
partner-receives = Orada kullanılan her { $amount } için { $rate } alır.
partner-receives-from = { $date } tarihinden itibaren orada kullanılan her { $amount } için { $rate } alır.
partner-column = ortak
kind-column = tür
partners-intro = Şu ortaklarda da kazanabilir veya kullanabilirsiniz.

notice = { $trigger } “{ $title }” iletisi “{ $to }” alıcısına gönderilir.
notice-you = { $trigger } size “{ $title }” iletisi gönderilir.
notice-after = { $duration } sonra gönderilir.
notice-still = Yalnızca gönderim anında şu durumda gönderilir: { $condition }.
notice-with = İçeriği: { $data }.
notice-balance = bakiyeniz ({ $units })
segment = Bu gruba girme koşulunuz: { $condition }.

## Ölçüler

means-sum = “{ $name }”: { $source } için { $value } toplamı.
means-number = “{ $name }”: şunların sayısı: { $source }.
means-average = “{ $name }”: { $source } için { $value } ortalaması.
means-distinct = “{ $name }”: { $source } içinde farklı { $value } sayısı.
means-latest = “{ $name }”: { $source } içinde en son { $value }.
means-any = “{ $name }”: şunlardan en az biri olup olmadığı: { $source }.
means-streak = “{ $name }”: şunlardan en az birinin olduğu ardışık { $periods } sayısı: { $source }.
means-given = “{ $name }”: { $rules } ile kazandığınız { $units }.
means-given-times = “{ $name }”: { $rules } ile kaç kez kazandığınız.
means-by = Her { $field } için ayrı tutulur.
streak-day = takvim günü
streak-week = takvim haftası
streak-month = takvim ayı
streak-quarter = takvim çeyreği
streak-year = takvim yılı
source-events = { $events }
source-events-where = { $condition } koşulunu sağlayan { $events }
source-parts = { $events } kapsamındaki { $parts }
source-parts-where = { $events } kapsamındaki, { $condition } koşulunu sağlayan { $parts }

## Program

programme-from-to = Program { $first } ile { $last } arasında (bu günler dahil) yürürlüktedir. Bu günlerin dışında kazanç verilmez; önceden kazanılanlar kalır ve kendi süresinde sona erer.
programme-from = Program { $first } tarihinden itibaren yürürlüktedir. Öncesinde kazanç verilmez.
programme-until = Program { $last } tarihine kadar (bu gün dahil) yürürlüktedir. Sonrasında kazanç verilmez; önceden kazanılanlar kalır ve kendi süresinde sona erer.
programme-open = Program süresizdir.
programme-money = Tüm para tutarlarının para birimi: { $currency }. Günler ve saatler { $zone ->
        [UTC] eş güdümlü evrensel zamana (UTC)
       *[other] { $zone } yerel saatine
    } göredir.
programme-join = Programa üye olan herkes katılabilir. Üye olduğunuz günden ya da adınıza kaydedilen ilk işlemden itibaren üyesiniz.
programme-week = Takvim haftasının ilk günü: { $weekday }.
programme-rounding = { $rounding ->
    [down] En küçük birimin kesirleri aşağı yuvarlanır.
    [up] En küçük birimin kesirleri yukarı yuvarlanır.
    [half-up] En küçük birimin kesirleri en yakına, yarımlar yukarı yuvarlanır.
    [half-down] En küçük birimin kesirleri en yakına, yarımlar aşağı yuvarlanır.
   *[half-even] En küçük birimin kesirleri en yakına, yarımlar çift sayıya yuvarlanır.
  }
rules-add-up = Aksi belirtilmedikçe kazançlar toplanır.

returns-none = Bu programda iadeler dikkate alınmaz.
returns-within = İadeler alışverişten sonraki { $duration } içinde dikkate alınır.
returns-recalculated = Alışverişin kazancı, iade edilenler olmadan, satın alındığı günün durumuna göre yeniden hesaplanır; fark geri alınır.
returns-by-item = Her ürünün kazancı iade edildiği ölçüde geri alınır; alışverişin bütünü için verilen kazanç orantılı olarak geri alınır.
returns-in-proportion = Alışverişin tüm kazancı, iade edilen tutarın payı oranında geri alınır.
returns-keep = Alışverişin kazancı geri alınmaz; statü veya teklif için sayılanlar yine de düzeltilir.
returns-unnamed = Alışverişi belirtilmeyen bir iade, o gün bu tutarda bir alışverişin kazandıracağını geri alır.
returns-named = İadede ilgili alışverişin belirtilmesi gerekir.
returns-tiers = Bir iadenin ardından koşulu artık sağlanmayan statü hemen sona erer.

## Başlıklar

heading-programme = Program
heading-earn = Nasıl kazanırsınız
heading-cashback = Para iadesi
heading-referral = Arkadaş daveti
heading-challenge = Görevler
heading-limits = Ortak üst sınırlar
heading-codes = Kampanya kodları
heading-status = Statü
heading-overview = Bir bakışta
heading-badges = Rozetler
heading-spend = Nasıl kullanırsınız
heading-rewards = Ödüller
heading-wallets = Bakiyeniz ve geçerlilik süresi
heading-returns = İadeler
heading-partners = Ortaklar
heading-examples = Hesaplama örnekleri
heading-words = Kavramlar
heading-staff = Ekip için
heading-messages = İletiler
heading-segments = Gruplar
heading-data = Veriler
heading-fees = Ortakların ödemeleri

title = { $program }: katılım koşulları
generated = Bu metin programın kurallarından üretilmiştir.

## Veriler

data-event-column = işlem
data-field-column = alan
data-kind-column = içerik
data-parts = { $field } ({ $parts })
data-member = üye
kind-money = para tutarı
kind-amount = miktar ({ $unit })
kind-count = tam sayı
kind-number = sayı
kind-choice = şunlardan biri: { $values }
kind-several = şunlardan herhangileri: { $values }
kind-text = metin
kind-date = tarih
kind-clock = saat
kind-flag = evet veya hayır
kind-member = üye
kind-partner = ortak
kind-tier = statü
field-optional = boş olabilir
field-default = boşsa { $value }
field-min = en az { $amount }
field-max = en fazla { $amount }
field-set-by = { $event } sırasında { $field } ile belirlenir
field-changes = { $window } en fazla { $limit } değişebilir

## Örnekler

example = { $event }, { $date }
example-as = { $event }, { $date }, statü: “{ $tier }”
example-detail = { $field }: { $value }
example-rule-column = teklif
example-sum-column = hesap
example-amount-column = kazancınız
example-total = toplam
example-for-you = { $rule } (sizin için)
example-for-friend = { $rule } (arkadaşınız için)
example-for-other = { $rule } (başka bir üye için)
example-steps = { $count ->
   *[any] { $per } tutarında { $number } tam adım × { $amount } = { $sum }
  }
example-reached = Bununla ulaştığınız statü: { $tiers }.
example-rounded = { $sum }, yuvarlanmış { $amount }
place = { $name } · { $place }
