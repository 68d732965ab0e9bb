insert or replace into live_store values (:store, :product_id, :seq, :told_us, :in_stock)
